package com.interactioncredits.local;

import static com.interactioncredits.local.Traces.NUMBER;
import static com.interactioncredits.local.Traces.TEXT;
import static com.interactioncredits.local.Traces.assertClean;
import static com.interactioncredits.local.Traces.assertItemsAreClean;
import static com.interactioncredits.local.Traces.indexes;
import static com.interactioncredits.local.Traces.items;
import static com.interactioncredits.local.Traces.queueBodies;
import static com.interactioncredits.local.Traces.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.whatsapp.WebhookSignature;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Produces each outcome of a message once, and then searches everything that is stored: a phone number is only in its
/// MESSAGE, a text only in its CONTENT, and that only while an attempt is still possible.
@Timeout(180)
class PrivacyTest {
    private static final String USER = "user_ada";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> RECIPIENTS =
            List.of("0000", "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009");

    private final CapturedLogs logs = new CapturedLogs();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final LocalSystem system;
    private final DemoClient client;
    private final List<String> problems = new ArrayList<>();
    private final List<String> queuedByOthers = new ArrayList<>();

    PrivacyTest(@TempDir Path folder) throws IOException {
        data = folder.resolve("data");
        var template = folder.resolve("template.yaml");
        Files.writeString(template, RecordedTasks.in(Files.readString(Path.of("../template.yaml"))));
        var machine = Files.createDirectories(folder.resolve("statemachine")).resolve("send-message.asl.json");
        Files.copy(Path.of("../statemachine/send-message.asl.json"), machine);
        system = LocalSystem.start(
                LocalConfig.from(Map.of(
                        "PORT",
                        "0",
                        "DATA_DIR",
                        data.toString(),
                        "TEMPLATE",
                        template.toString(),
                        "LOG_LEVEL",
                        "DEBUG")),
                logs.out());
        client = new DemoClient(system.baseUri(), http);
    }

    @AfterEach
    void stop() {
        system.close();
        logs.close();
    }

    @Test
    void numbersAndTextsAreStoredOnlyWhereAllowed() throws Exception {
        client.grant(USER, 25);
        theContentIsKeptWhileAnAttemptIsPossible();
        for (var recipient : RECIPIENTS) {
            send(recipient, textTo("+" + NUMBER + recipient));
        }
        send("template", template());
        refusedRequests();
        queuedSends();
        webhooks();
        eventually(() -> statuses().noneMatch(List.of("queued", "sending", "sent")::contains));
        assertThat(statuses()).contains("read", "delivered", "failed", "unconfirmed");

        assertItemsAreClean(items());
        assertThat(items()).noneMatch(item -> text(item, "sk").equals("CONTENT"));
        assertClean(indexes());
        var queued = new ArrayList<>(queueBodies(data));
        assertThat(queued).containsAll(queuedByOthers).hasSizeGreaterThan(2 * RECIPIENTS.size());
        queued.removeAll(queuedByOthers);
        assertClean(queued);
        assertThat(RecordedTasks.HISTORY).hasSizeGreaterThan(2 * RECIPIENTS.size());
        assertClean(RecordedTasks.HISTORY);
        assertThat(problems).hasSize(10);
        assertClean(problems);
        assertThat(String.join("\n", logs.lines()))
                .contains("UnknownOutcomes", "/api/whatsapp/send", "goes back to its queue");
        assertClean(logs.lines());
    }

    private void theContentIsKeptWhileAnAttemptIsPossible() throws Exception {
        send("kept", textTo("+" + NUMBER + "0002"));
        eventually(() -> received() == 1);
        var items = items();
        assertThat(received()).as("attempts so far").isLessThan(3);
        assertItemsAreClean(items);
        assertThat(items)
                .filteredOn(item -> text(item, "sk").equals("CONTENT"))
                .singleElement()
                .satisfies(
                        content -> assertThat(content.toString()).contains(TEXT).doesNotContain(NUMBER));
        assertThat(items).anyMatch(item -> text(item, "to").equals("+" + NUMBER + "0002"));
    }

    private static String textTo(String to) {
        return """
                {"to":"%s","type":"text","text":{"body":"%s"}}""".formatted(to, TEXT);
    }

    private static String template() {
        return """
                {"to":"+%s0000","type":"template","template":{"name":"greeting","language":"en","components":[
                  {"type":"body","parameters":[{"type":"text","text":"%s"}]}]}}"""
                .formatted(NUMBER, TEXT);
    }

    private void send(String key, String body) throws Exception {
        assertThat(post("/api/whatsapp/send", body, USER, key)
                        .path("message")
                        .path("to")
                        .asText())
                .startsWith("+" + NUMBER);
    }

    private void refusedRequests() throws Exception {
        var fine = textTo("+" + NUMBER + "0000");
        refused(post("/api/whatsapp/send", fine.substring(1), USER, "a"));
        refused(post("/api/whatsapp/send", fine.replace("\"+", "\"+ "), USER, "b"));
        refused(post("/api/whatsapp/send", fine.replace(TEXT, TEXT.repeat(400)), USER, "c"));
        refused(post(
                "/api/whatsapp/send",
                fine.replace("\"body\":\"" + TEXT + "\"", "\"body\":[\"" + TEXT + "\"]"),
                USER,
                "d"));
        refused(post("/api/whatsapp/send", fine, "user_poor", "e"));
        refused(post("/api/whatsapp/send", fine, USER, "+" + NUMBER + "0000 " + TEXT));
        refused(post("/api/whatsapp/" + TEXT, fine, USER, "f"));
        refused(post("/api/credits/interaction/hold", fine, USER, "g"));
        for (var query : List.of("+" + NUMBER + "0000", "%2B" + NUMBER + "0000&to=then")) {
            refused(get("/api/whatsapp/messages?recipient=" + query));
        }
    }

    private void refused(JsonNode problem) {
        assertThat(problem.path("code").isTextual()).as("%s", problem).isTrue();
        problems.add(problem.toString());
    }

    /// From another system: one that is sent, one that is refused, and two that are unreadable.
    private void queuedSends() {
        var fine = """
                {"userId":"%s","idempotencyKey":"queued","message":%s}"""
                .formatted(USER, textTo("+" + NUMBER + "0000"));
        var invalid = fine.replace("queued", "invalid").replace("\"+", "\"+ ");
        queuedByOthers.addAll(List.of(fine, invalid, fine.substring(1), "+" + NUMBER + "0000 " + TEXT));
        try (var sqs = SqsClient.create()) {
            var sends = sqs.listQueues().queueUrls().stream()
                    .filter(url -> url.endsWith("-sends"))
                    .findFirst()
                    .orElseThrow();
            queuedByOthers.forEach(
                    body -> sqs.sendMessage(request -> request.queueUrl(sends).messageBody(body)));
        }
        eventually(() -> statuses().count() == RECIPIENTS.size() + 4L);
    }

    /// An incoming message, and a status of an unknown message; the simulated WhatsApp sends the others.
    private void webhooks() throws Exception {
        var body =
                """
                {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{
                  "contacts":[{"wa_id":"%1$s0000","profile":{"name":"%2$s"}}],
                  "messages":[{"from":"%1$s0000","id":"wamid.in","type":"text","text":{"body":"%2$s"}}],
                  "statuses":[{"id":"wamid.out","status":"failed","timestamp":"1893456000","recipient_id":"%1$s0000",
                    "errors":[{"code":131026,"title":"%2$s","message":"%1$s0000"}]}]}}]}]}"""
                        .formatted(NUMBER, TEXT);
        assertThat(webhook(body, WebhookSignature.of(body, LocalSettings.APP_SECRET)))
                .isEqualTo(200);
        assertThat(webhook(body, "sha256=" + "0".repeat(64))).isEqualTo(403);
    }

    private int webhook(String body, String signature) throws Exception {
        var request = HttpRequest.newBuilder(system.baseUri().resolve("/api/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private JsonNode post(String path, String body, String user, String key) throws Exception {
        var request = HttpRequest.newBuilder(system.baseUri().resolve(path))
                .header("Authorization", "Bearer " + client.userToken(user))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private JsonNode get(String path) {
        try {
            var request = HttpRequest.newBuilder(system.baseUri().resolve(path))
                    .header("Authorization", "Bearer " + client.userToken(USER))
                    .build();
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private Stream<String> statuses() {
        return get("/api/whatsapp/messages?limit=100")
                .path("messages")
                .valueStream()
                .map(message -> message.path("status").asText());
    }

    private int received() {
        return get("/dev/whatsapp/messages").path("messages").size();
    }

    private static void eventually(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
