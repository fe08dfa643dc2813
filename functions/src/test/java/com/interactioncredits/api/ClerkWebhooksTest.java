package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.SecretsServer;
import com.interactioncredits.clerk.SvixSignature;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClerkWebhooksTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_b3RoZXIgc2VjcmV0IG9mIENsZXJr";
    private static final String DELETED =
            "{\"type\":\"user.deleted\",\"object\":\"event\",\"data\":{\"id\":\"user_ada\",\"deleted\":true}}";
    private static final Map<String, String> SETTINGS = Map.of("CLERK_WEBHOOK_SECRET_ARN", SecretsServer.CLERK_ARN);

    private final SecretsServer secrets = new SecretsServer();
    private final TestApi api = new TestApi(SETTINGS, URI.create("http://localhost:9"), secrets);

    @BeforeEach
    void putASecret() {
        secrets.put(Instant.EPOCH, "{\"signingSecret\":\"" + SECRET + "\"}");
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    private Call webhook(String body, Map<String, String> headers) {
        var call = api.call(ReceiveClerkWebhookHandler::new).body(body);
        headers.forEach(call::header);
        return call;
    }

    private Reply signed(String body, String secret, Instant at) {
        return webhook(body, SvixSignature.headers(secret, "msg_1", at, body)).send();
    }

    private Reply account(String change) {
        return api.call(FreezeAccountHandler::new)
                .as(api.operator("user_root"))
                .path("userId", ADA)
                .body(change)
                .send()
                .isOk(200);
    }

    private boolean isFrozen() {
        return api.call(GetBalanceHandler::new)
                .as(api.user(ADA))
                .send()
                .isOk(200)
                .get("balance")
                .path("frozen")
                .asBoolean();
    }

    @Test
    void theAccountsOfADeletedUserAreFrozen() {
        assertThat(signed(DELETED, SECRET, TestApi.NOW).status()).isEqualTo(200);
        assertThat(isFrozen()).isTrue();
    }

    @Test
    void aDeliveryThatComesAgainChangesNothing() {
        signed(DELETED, SECRET, TestApi.NOW);
        signed(DELETED, SECRET, TestApi.NOW);

        assertThat(account("{\"frozen\":true,\"reason\":\"Sends spam\"}")
                        .get("account")
                        .path("version")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void anOperatorsFreezeKeepsItsReason() {
        account("{\"frozen\":true,\"reason\":\"Sends spam\"}");
        signed(DELETED, SECRET, TestApi.NOW);
        assertThat(account("{\"frozen\":false,\"reason\":\"Sorry\"}")
                        .get("account")
                        .path("version")
                        .asLong())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"user.updated\",\"data\":{\"id\":\"user_ada\"}}",
                "{\"type\":\"user.deleted\",\"data\":{\"id\":\"user ada\"}}",
                "{\"type\":\"user.deleted\",\"data\":{\"id\":7}}",
                "{\"type\":\"user.deleted\"}",
                "{}"
            })
    void otherEventsChangeNothing(String body) {
        assertThat(signed(body, SECRET, TestApi.NOW).status()).isEqualTo(200);
        assertThat(isFrozen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "\"user.deleted\""})
    void aSignedBodyThatIsNoObjectIsRefused(String body) {
        assertThat(signed(body, SECRET, TestApi.NOW)
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("body");
    }

    @ParameterizedTest
    @CsvSource({
        "svix-id, msg_2",
        "svix-timestamp, 1795341601",
        "svix-timestamp, -1",
        "svix-timestamp, 99999999999999999999",
        "svix-signature, ''",
        "svix-signature, 'v1,AAAA'",
        "svix-signature, 'v1,not Base64'",
        "svix-signature, v1",
    })
    void anotherHeaderThanTheSignedOneIsRefused(String name, String value) {
        var headers = new HashMap<>(SvixSignature.headers(SECRET, "msg_1", TestApi.NOW, DELETED));
        headers.put(name, value);
        webhook(DELETED, headers).send().isRefused(403, "forbidden");
        assertThat(isFrozen()).isFalse();
    }

    @Test
    void anUnsignedCallAnotherSecretAndAChangedBodyAreRefused() {
        webhook(DELETED, Map.of()).send().isRefused(403, "forbidden");
        signed(DELETED, OTHER_SECRET, TestApi.NOW).isRefused(403, "forbidden");
        webhook(DELETED + " ", SvixSignature.headers(SECRET, "msg_1", TestApi.NOW, DELETED))
                .send()
                .isRefused(403, "forbidden");
        assertThat(isFrozen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-299, 200", "-301, 403", "300, 200", "301, 403"})
    void aDeliveryCountsForFiveMinutes(long seconds, int status) {
        assertThat(signed(DELETED, SECRET, TestApi.NOW.plusSeconds(seconds)).status())
                .isEqualTo(status);
    }

    @Test
    void oneOfSeveralSignaturesSuffices() {
        var headers = new HashMap<>(SvixSignature.headers(SECRET, "msg_1", TestApi.NOW, DELETED));
        headers.merge("svix-signature", "v1a,xyz v1,AAAA", (right, others) -> others + " " + right);
        assertThat(webhook(DELETED, headers).send().status()).isEqualTo(200);
    }

    @Test
    void duringARotationTheOldSecretAndTheNewOneCount() {
        secrets.put(TestApi.NOW.minus(Duration.ofHours(1)), "{\"signingSecret\":\"" + OTHER_SECRET + "\"}");
        assertThat(signed(DELETED, SECRET, TestApi.NOW).status()).isEqualTo(200);
        assertThat(signed(DELETED, OTHER_SECRET, TestApi.NOW).status()).isEqualTo(200);
    }

    @Test
    void withoutASecretThereIsNoSuchRoute() {
        new TestApi().call(ReceiveClerkWebhookHandler::new).body(DELETED).send().isRefused(404, "not_found");
    }

    @Test
    void whileTheStoreIsAwayClerkIsToSendItAgain() {
        secrets.failWith("InternalServiceError");
        signed(DELETED, SECRET, TestApi.NOW).isRefused(503, "try_again");
    }
}
