package com.interactioncredits.local.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.whatsapp.SendOutcome;
import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.SendOutcome.NotTaken;
import com.interactioncredits.whatsapp.SendOutcome.Refused;
import com.interactioncredits.whatsapp.SendOutcome.Unknown;
import com.interactioncredits.whatsapp.WhatsApp;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each recipient of the contract's table as our own client and webhook reader see it.
@Timeout(60)
class PretendedWhatsAppTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Path dataFolder;
    private final VirtualTime time = new VirtualTime();
    private final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
    private Duration answersAfter = Duration.ZERO;
    private WebhookReceiver receiver;
    private HttpServer server;
    private PretendedWhatsApp pretended;

    PretendedWhatsAppTest(@TempDir Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    @BeforeEach
    void start() throws IOException {
        receiver = new WebhookReceiver();
        startPretended();
    }

    private void startPretended() throws IOException {
        pretended = new PretendedWhatsApp(
                new PretendedWhatsApp.Settings(
                        "local-token", "local-app-secret", receiver.url(), dataFolder, answersAfter),
                time,
                (after, task) -> {
                    time.schedule(after, task);
                    waits.add(after);
                });
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/graph", pretended);
        server.start();
    }

    @AfterEach
    void stop() {
        stopPretended();
        receiver.close();
    }

    private void stopPretended() {
        server.stop(0);
        pretended.close();
    }

    private void restart() throws IOException {
        stopPretended();
        startPretended();
        pretended.resume();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/graph");
    }

    private SendOutcome send(String ends, String callbackData) {
        return new WhatsApp(new WhatsAppSettings(url(), "v26.0", "106540352242922", "local-token"))
                .send(new Recipient("+1555010" + ends), new Content.Text("Hello", false), callbackData);
    }

    /// The kinds told so far, each checked to be about this message.
    private List<String> told(String callbackData) {
        return receiver.statuses().stream()
                .filter(status -> status.callbackData().equals(Optional.of(callbackData)))
                .map(status -> status.kind().name())
                .toList();
    }

    private List<String> outcomes() {
        return pretended
                .journal()
                .path("messages")
                .valueStream()
                .map(entry -> entry.path("outcome").asText())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0010", "9999"})
    void isAcceptedSentDeliveredAndRead(String ends) {
        var accepted = (Accepted) send(ends, "m");
        assertThat(told("m")).isEmpty();
        time.advance(SOON);
        assertThat(told("m")).containsExactly("SENT", "DELIVERED", "READ");
        assertThat(receiver.statuses())
                .allSatisfy(status -> assertThat(status.whatsAppId()).isEqualTo(accepted.whatsAppId()));
    }

    @Test
    void isRefusedAsUndeliverable() {
        assertThat(send("0001", "m")).isEqualTo(new Refused(GraphError.of(131026)));
        time.advance(SOON);
        assertThat(told("m")).isEmpty();
    }

    @Test
    void isThrottledTwicePerMessageAndThenDelivered() {
        var throttled = new NotTaken(GraphError.of(130429), Optional.empty());
        assertThat(send("0002", "m")).isEqualTo(throttled);
        assertThat(send("0002", "another")).isEqualTo(throttled);
        assertThat(send("0002", "m")).isEqualTo(throttled);
        assertThat(send("0002", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(told("m")).containsExactly("SENT", "DELIVERED");
        assertThat(outcomes()).containsExactly("throttled 130429", "throttled 130429", "throttled 130429", "accepted");
    }

    @Test
    void isTakenButTheAnswerIsLostAndWebhooksTellOfIt() {
        assertThat(send("0003", "m"))
                .isInstanceOf(Unknown.class)
                .isNotEqualTo(new Unknown("no complete answer in time"));
        assertThat(outcomes()).containsExactly("taken, answer lost");
        time.advance(SOON);
        assertThat(told("m")).containsExactly("SENT", "DELIVERED");
    }

    @Test
    void isTakenButNothingIsEverHeardOfIt() {
        assertThat(send("0004", "m"))
                .isInstanceOf(Unknown.class)
                .isNotEqualTo(new Unknown("no complete answer in time"));
        time.advance(Duration.ofDays(8));
        assertThat(told("m")).isEmpty();
        assertThat(outcomes()).containsExactly("taken, answer lost");
    }

    @Test
    void isAcceptedAndFailsLater() {
        assertThat(send("0005", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(told("m")).containsExactly("FAILED");
        assertThat(receiver.statuses().getFirst().error()).hasValue(GraphError.of(131049));
    }

    @Test
    void isToldTwiceAndOutOfOrder() {
        assertThat(send("0006", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(told("m"))
                .containsExactlyInAnyOrder("SENT", "SENT", "DELIVERED", "DELIVERED", "READ", "READ")
                .doesNotContainSequence("SENT", "DELIVERED", "READ")
                .startsWith("DELIVERED");
        assertThat(receiver.statuses().stream().distinct()).hasSize(3);
    }

    @Test
    void failsWithoutAGraphErrorAndIsNotTaken() {
        assertThat(send("0007", "m")).isEqualTo(new Unknown("status 500 without a Graph error"));
        time.advance(SOON);
        assertThat(told("m")).isEmpty();
    }

    @Test
    void isRefusedBecauseTheTokenExpired() {
        assertThat(send("0008", "m")).isEqualTo(new Refused(GraphError.of(190)));
        time.advance(SOON);
        assertThat(told("m")).isEmpty();
    }

    @Test
    void isReadBeforeTheAnswer() {
        assertThat(send("0009", "m")).isInstanceOf(Accepted.class);
        assertThat(told("m")).containsExactly("READ");
        time.advance(SOON);
        assertThat(told("m")).containsExactly("READ");
    }

    @Test
    void isTurnedAwayForThePairLimitFiveTimes() throws IOException {
        for (int times = 1; times <= 5; times++) {
            assertThat(send("1056", "m")).isEqualTo(new NotTaken(GraphError.of(131056), Optional.empty()));
            restart();
        }
        assertThat(send("1056", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(told("m")).containsExactly("SENT", "DELIVERED");
    }

    @Test
    void aWebhookIsRepeatedUntilItIsTaken() {
        send("0005", "m");
        receiver.fails(500, 503, 302, 204);
        time.advance(Duration.ofMillis(300));
        assertThat(receiver.bodies()).hasSize(1);
        time.advance(Duration.ofSeconds(1 + 2 + 4 + 8));
        assertThat(told("m")).containsExactly("FAILED");
        assertThat(receiver.bodies()).hasSize(5).containsOnly(receiver.bodies().getFirst());
    }

    @Test
    void aWebhookIsGivenUpAfterSevenDays() throws IOException {
        receiver.close();
        send("0005", "m");
        time.advance(Duration.ofDays(7).plusMinutes(2));
        assertThat(Files.readAllLines(dataFolder.resolve("whatsapp.jsonl")).getLast())
                .isEqualTo("{\"told\":0}");
    }

    @Test
    void aReadWebhookThatIsNotTakenAtOnceDoesNotHoldUpTheAnswer() {
        receiver.fails(500);
        assertThat(send("0009", "m")).isInstanceOf(Accepted.class);
        assertThat(told("m")).isEmpty();
        time.advance(SOON);
        assertThat(told("m")).containsExactly("READ");
    }

    @Test
    void webhooksEscapeWhatIsNotAscii() {
        send("0005", "méssage");
        time.advance(SOON);
        assertThat(receiver.bodies().getFirst())
                .contains("Zo\\u00eb \\ud83c\\udf88", "m\\u00e9ssage", "https:\\/\\/")
                .matches("\\p{ASCII}+");
        assertThat(told("méssage")).containsExactly("FAILED");
    }

    @Test
    void theJournalShowsEveryPostInOrder() throws Exception {
        send("0000", "first");
        time.advance(Duration.ofMillis(1500));
        new WhatsApp(new WhatsAppSettings(url(), "v26.0", "1", "local-token"))
                .send(new Recipient("+15550100001"), new Content.Template("hello", "en_US", List.of()), "second");

        assertThat(pretended.journal())
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"messages":[
                                 {"to":"+15550100000","type":"text","text":{"body":"Hello","preview_url":false},
                                  "callbackData":"first","receivedAt":"2026-11-22T13:00:00.000Z","outcome":"accepted"},
                                 {"to":"+15550100001","type":"template",
                                  "template":{"name":"hello","language":{"code":"en_US"},"components":[]},
                                  "callbackData":"second","receivedAt":"2026-11-22T13:00:01.500Z","outcome":"refused 131026"}]}"""));
    }

    @Test
    void theJournalSurvivesARestart() throws IOException {
        send("0000", "first");
        send("0002", "second");
        var before = pretended.journal();
        restart();
        assertThat(pretended.journal()).isEqualTo(before);
        send("0002", "second");
        assertThat(send("0002", "second"))
                .as("throttled once before the restart")
                .isInstanceOf(Accepted.class);
    }

    @Test
    void webhooksNotYetToldAreToldAfterARestart() throws IOException {
        var accepted = (Accepted) send("0000", "m");
        stopPretended();
        time.advance(SOON);
        assertThat(receiver.statuses()).isEmpty();
        startPretended();
        pretended.resume();
        time.advance(SOON);
        assertThat(told("m")).containsExactly("SENT", "DELIVERED", "READ");
        assertThat(receiver.statuses()).extracting(DeliveryStatus::whatsAppId).containsOnly(accepted.whatsAppId());
    }

    @Test
    void webhooksAlreadyToldAreNotToldAgainAfterARestart() throws IOException {
        send("0000", "m");
        time.advance(SOON);
        restart();
        time.advance(SOON);
        assertThat(receiver.bodies()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"to\":\"+15550100", "{\"to\":\"+15550100\n", "\u0000\u0000\u0000"})
    void aLastLineThatWasCutShortIsDropped(String torn) throws IOException {
        send("0000", "first");
        stopPretended();
        Files.writeString(dataFolder.resolve("whatsapp.jsonl"), torn, StandardOpenOption.APPEND);
        startPretended();
        assertThat(outcomes()).containsExactly("accepted");
        send("0001", "second");
        restart();
        assertThat(outcomes()).containsExactly("accepted", "refused 131026");
    }

    @Test
    void aJournalDamagedElsewhereIsNotGuessedAt() throws IOException {
        send("0000", "first");
        var file = dataFolder.resolve("whatsapp.jsonl");
        Files.writeString(file, "garbage\n" + Files.readString(file));
        assertThatThrownBy(() -> new PretendedWhatsApp(
                        new PretendedWhatsApp.Settings("t", "s", receiver.url(), dataFolder, answersAfter),
                        time,
                        time::schedule))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 1 of ")
                .hasMessageContaining("is damaged");
    }

    @Test
    void anAnswerTakesAsLongAsItIsSetToAndTheWebhooksComeAfterIt() throws Exception {
        answersAfter = Duration.ofSeconds(20);
        restart();
        var answer = CompletableFuture.supplyAsync(() -> send("0005", "m"));
        assertThat(waits.take()).isEqualTo(answersAfter);
        time.advance(answersAfter.minusMillis(1));
        assertThat(answer).isNotDone();
        assertThat(outcomes()).containsExactly("accepted");
        time.advance(Duration.ofMillis(1));
        assertThat(answer.get()).isInstanceOf(Accepted.class);
        assertThat(told("m")).isEmpty();
        time.advance(SOON);
        assertThat(told("m")).containsExactly("FAILED");
    }

    @Test
    void theWhatsAppIdIsTheSameForTheSameMessageAndAttemptInEveryRun() throws IOException {
        var first = ((Accepted) send("0000", "m")).whatsAppId();
        var again = ((Accepted) send("0000", "m")).whatsAppId();
        var other = ((Accepted) send("0000", "n")).whatsAppId();
        assertThat(List.of(first, again, other)).doesNotHaveDuplicates().allMatch(id -> id.startsWith("wamid."));
        stopPretended();
        Files.delete(dataFolder.resolve("whatsapp.jsonl"));
        startPretended();
        assertThat(((Accepted) send("0000", "m")).whatsAppId()).isEqualTo(first);
    }

    private static final String FINE =
            "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        POST | /v26.0/1/messages | Bearer local-token  | 200 |
        POST | /v26.0/1/messages |                     | 401 | 190
        POST | /v26.0/1/messages | Bearer another      | 401 | 190
        POST | /v26.0/1/messages | bearer-local-token  | 401 | 190
        GET  | /v26.0/1/messages | Bearer local-token  | 400 | 100
        POST | /1/messages       | Bearer local-token  | 404 | 2500
        POST | /v26.0/1/media    | Bearer local-token  | 404 | 2500
        """)
    void aCallIsAnsweredAsMetaDoes(
            String method, String path, @Nullable String authorization, int status, @Nullable Integer code)
            throws Exception {
        var answer = call(method, path, authorization, FINE);
        assertThat(answer.statusCode()).isEqualTo(status);
        var error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code == null ? "" : code.toString());
        if (code != null) {
            assertThat(error.path("type").asText()).isEqualTo("OAuthException");
            assertThat(error.path("message").asText()).startsWith("(#" + code + ") ");
            assertThat(error.path("fbtrace_id").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{'to':'15550100000','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'sms','to':'15550100000','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','recipient_type':'group','to':'15550100000','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':15550100000,'type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'alice','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'carrier_pigeon','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text'}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':''}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':7}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x','preview_url':'yes'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'},'template':{}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'},'surprise':1}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'},'biz_opaque_callback_data':7}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template'}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'name':'a'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'language':{'code':'en'}}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'name':'a','language':{'code':'en'},'components':{}}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'name':'a','language':{'code':'en'},'components':[{}]}}"
            })
    void aBodyThatMetaWouldNotTakeIsRefusedAndJournaled(String body) throws Exception {
        var answer = call("POST", "/v26.0/1/messages", "Bearer local-token", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(100);
        assertThat(error.path("error_data").path("details").asText()).isNotEmpty();
        assertThat(outcomes()).containsExactly("refused 100");
        restart();
        assertThat(outcomes()).containsExactly("refused 100");
    }

    @ParameterizedTest
    @CsvSource({"4096,200", "4097,400"})
    void aTextMayHave4096Characters(int length, int status) throws Exception {
        var body = FINE.replace("'x'", "'" + "🎈".repeat(length) + "'");
        assertThat(call("POST", "/v26.0/1/messages", "Bearer local-token", body).statusCode())
                .isEqualTo(status);
    }

    private HttpResponse<String> call(String method, String path, @Nullable String authorization, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
