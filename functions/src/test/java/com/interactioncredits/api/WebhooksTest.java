package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.SecretsServer;
import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.whatsapp.MetaSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {
    private final FakeQueue queue = new FakeQueue();
    private final SecretsServer secrets = new SecretsServer();
    private final TestApi api = new TestApi(Map.of(), queue.address(), secrets);

    @BeforeEach
    void putASecret() {
        secrets.put(Instant.EPOCH, "local-access-token", "local-app-secret", "local-verify-token");
    }

    @AfterEach
    void close() {
        secrets.close();
        queue.close();
    }

    @Test
    void aSignedStatusIsInTheQueueBeforeThe200() throws IOException {
        var reply = signed(sample("webhook-sent.json"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(queue.taken()).hasSize(1);
        var status = status(queue.taken().getFirst());
        assertThat(status.kind()).isEqualTo(DeliveryStatus.Kind.SENT);
        assertThat(status.callbackData()).contains("2b1f2a52-6f0c-5d0e-9a54-0d6f7c2b8f11");
    }

    @Test
    void theSignatureIsOverTheBytesAlsoInBase64() {
        var call = signedCall(statuses(1), "local-app-secret");

        assertThat(call.inBase64().send().status()).isEqualTo(200);
        assertThat(queue.taken()).hasSize(1);
    }

    @Test
    void aChangedBodyIsRefused() throws IOException {
        signedCall(sample("webhook-sent.json"), "local-app-secret")
                .body(sample("webhook-delivered.json"))
                .send()
                .isRefused(403, "forbidden");
        assertThat(queue.taken()).isEmpty();
    }

    @Test
    void anUnsignedBodyIsRefusedBeforeItIsRead() {
        api.call(ReceiveWebhookHandler::new)
                .without("x-hub-signature-256")
                .body("{not JSON")
                .send()
                .isRefused(403, "forbidden");
    }

    @Test
    void aSignedBodyThatIsNoJsonIsRefused() {
        assertThat(signed("{not JSON").isRefused(400, "invalid_request").badFields())
                .containsExactly("body");
    }

    @Test
    void upTo3MegabytesAreTaken() {
        var frame = "{\"object\":\"whatsapp_business_account\",\"entry\":[],\"x\":\"\"}";
        var full = frame.replace("\"\"}", "\"" + "x".repeat(3 * 1024 * 1024 - frame.length()) + "\"}");

        assertThat(signed(full).status()).isEqualTo(200);
        signed(full + " ").isRefused(413, "body_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-inbound.json", "webhook-foreign-object.json", "webhook-template-status.json"})
    void whatIsNoStatusIsAnswered200(String file) throws IOException {
        assertThat(signed(sample(file)).status()).isEqualTo(200);
        assertThat(queue.taken()).isEmpty();
    }

    @Test
    void manyStatusesGoInBatchesOfTen() {
        assertThat(signed(statuses(23)).status()).isEqualTo(200);

        assertThat(queue.batches()).containsExactlyInAnyOrder(10, 10, 3);
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(wanted(23));
    }

    // B9
    @Test
    void whatMetaSaysOfAFailureTravelsBesideTheStatus() {
        var body = statuses(1)
                .replace(
                        "\"sent\"",
                        "\"failed\",\"errors\":[{\"code\":131026,"
                                + "\"error_data\":{\"details\":\"Not on WhatsApp\"}}]");
        assertThat(signed(body).status()).isEqualTo(200);
        assertThat(queue.taken().getFirst()).contains("131026").doesNotContain("Not on WhatsApp");
    }

    // B12
    @Test
    void fifteenThousandStatusesAreQueuedSideBySide() {
        var together = queue.answersOnceThereAre(10);

        assertThat(signed(statuses(15_000)).status()).isEqualTo(200);

        assertThat(together.getCount()).isZero();
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(wanted(15_000));
    }

    @Test
    void aBatchThatCannotBeQueuedGets503() {
        queue.refuseNext(10_000);
        signed(statuses(300)).isRefused(503, "try_again");
    }

    // B1, B10
    @Test
    void errorsBesideTheStatusesAndStatusesWithoutUseAreCounted() {
        var body = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"errors\":[{\"code\":131031},{\"code\":131000}],\"statuses\":[{\"status\":\"sent\"}]}}]}]}";
        var written = new ByteArrayOutputStream();
        var standard = System.out;
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            queue.goAway();
            assertThat(signed(body).status()).isEqualTo(200);
        } finally {
            System.setOut(standard);
        }
        assertThat(written.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("\"OperatorActionNeeded\":1}")
                .containsOnlyOnce("\"UnusableStatuses\":1}");
        assertThat(queue.taken()).isEmpty();
    }

    @Test
    void whatTheQueueDidNotTakeIsSentOnceMore() {
        queue.refuseNext(3);

        assertThat(signed(statuses(12)).status()).isEqualTo(200);
        assertThat(queue.batches().stream().mapToInt(Integer::intValue).sum()).isEqualTo(15);
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(wanted(12));
    }

    @Test
    void whatCannotBeQueuedIsForMetaToRepeat() {
        queue.refuseNext(11);

        var reply = signed(statuses(10)).isRefused(503, "try_again");

        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void aQueueThatIsAwayIsForMetaToRepeat() {
        queue.goAway();

        signed(statuses(1)).isRefused(503, "try_again");
    }

    @Test
    void theHandshakeGivesTheRawChallengeBack() {
        var reply = handshake().send();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("1158201444");
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hub.mode=subscribe&hub.challenge=1",
                "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
                "hub.mode=subscribe&hub.challenge=1&hub.verify_token=local-verify-toke",
                "hub.mode=subscribe&hub.challenge=1&hub.verify_token=LOCAL-VERIFY-TOKEN",
                "hub.mode=subscribe&hub.challenge=1&hub.verify_token=x&hub.verify_token=local-verify-token",
                "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=local-verify-token",
                "hub.mode=subscribe&hub.verify_token=local-verify-token"
            })
    void anyOtherHandshakeIsRefused(String query) {
        api.call(WebhookHandshakeHandler::new).query(query).send().isRefused(403, "forbidden");
    }

    @Test
    void aHandshakeMayBringWhatWeDoNotKnow() {
        var query = "hub.mode=subscribe&hub.new=1&hub.challenge=a%2Bb&hub.verify_token=local-verify-token";

        assertThat(api.call(WebhookHandshakeHandler::new).query(query).send().text())
                .isEqualTo("a+b");
    }

    @Test
    void aNewAppSecretCountsAtOnceAndTheOldOneForADay() {
        assertThat(signed(statuses(1)).status()).isEqualTo(200);
        secrets.put(TestApi.NOW, "local-access-token", "new-app-secret", "local-verify-token");

        assertThat(signed(statuses(1), "new-app-secret").status()).isEqualTo(200);
        assertThat(signed(statuses(1)).status()).isEqualTo(200);

        api.advance(Duration.ofHours(24));
        assertThat(signed(statuses(1), "new-app-secret").status()).isEqualTo(200);
        signed(statuses(1)).isRefused(403, "forbidden");
    }

    @Test
    void forgedSignaturesCauseOneReadIn30Seconds() {
        for (int call = 0; call < 20; call++) {
            signed(statuses(1), "forged").isRefused(403, "forbidden");
        }
        assertThat(secrets.reads()).hasSize(2);
        api.advance(Duration.ofSeconds(30));
        signed(statuses(1), "forged").isRefused(403, "forbidden");
        assertThat(secrets.reads()).hasSize(3);
    }

    @Test
    void withoutASecretMetaHasToRepeat() {
        secrets.failWith("InternalServiceError");

        signed(statuses(1)).isRefused(503, "try_again");
        handshake().send().isRefused(503, "try_again");
        assertThat(queue.taken()).isEmpty();
    }

    @Test
    void aNewVerifyTokenCountsAtOnce() {
        assertThat(handshake().send().status()).isEqualTo(200);
        secrets.put(TestApi.NOW, "local-access-token", "local-app-secret", "new-verify-token");
        var query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=new-verify-token";

        assertThat(api.call(WebhookHandshakeHandler::new).query(query).send().text())
                .isEqualTo("1");
    }

    private Reply signed(String body) {
        return signed(body, "local-app-secret");
    }

    private Reply signed(String body, String appSecret) {
        return signedCall(body, appSecret).send();
    }

    private Call signedCall(String body, String appSecret) {
        return api.call(ReceiveWebhookHandler::new)
                .body(body)
                .header("x-hub-signature-256", MetaSignature.of(body, appSecret));
    }

    private Call handshake() {
        return api.call(WebhookHandshakeHandler::new)
                .query("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=local-verify-token");
    }

    private static String sample(String file) throws IOException {
        return Files.readString(Path.of("events", file));
    }

    private List<String> ids() {
        return queue.taken().stream()
                .map(WebhooksTest::status)
                .map(status -> status.whatsAppId().orElseThrow())
                .toList();
    }

    private static DeliveryStatus status(String body) {
        return DeliveryStatus.from(new DeliveryStatus.Queued(body, Optional.empty()));
    }

    private static List<String> wanted(int count) {
        return IntStream.range(0, count).mapToObj(i -> "wamid." + i).toList();
    }

    private static String statuses(int count) {
        return IntStream.range(0, count)
                .mapToObj("{\"id\":\"wamid.%d\",\"status\":\"sent\",\"timestamp\":\"1795352400\"}"::formatted)
                .collect(Collectors.joining(
                        ",",
                        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":"
                                + "[{\"field\":\"messages\",\"value\":{\"statuses\":[",
                        "]}}]}]}"));
    }
}
