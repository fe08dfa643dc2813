package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Makes the calls of users, other systems and Meta that docs/cost.md prices, all on one account.
final class Journeys {
    static final String USER = "user_2fZk3Qx8Lr7Tn1Vb5Yc9Wd0Ge4H";
    private static final String TEXT =
            "Your appointment is on Tuesday, 12 May, at 10:30. Reply YES to confirm it. ".repeat(2);
    private static final Duration AFTER_EVERY_HOLD = Duration.ofDays(8);

    private static final Duration READ_AFTER = Duration.ofMinutes(1);

    private final CountedSystem system;
    private int messages;

    Journeys(CountedSystem system) {
        this.system = system;
        grant(1_000_000);
        warm();
        changes(changes(""));
        balance();
        newestMessages();
        system.take();
    }

    /// The stream's record of a write of the account.
    static JsonNode accountWritten() {
        return CountedTable.record("MODIFY", Map.of("pk", "ACCOUNT#" + USER + "#interaction", "sk", "ACCOUNT"));
    }

    private void grant(int credits) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("userId", USER)
                .put("referenceId", "first")
                .put("amount", credits);
        var headers = Map.of(
                "authorization",
                "Bearer " + system.token("user_root", Optional.of("admin")),
                "content-type",
                "application/json");
        system.call(
                "POST /api/credits/{creditType}/grants",
                "",
                headers,
                Map.of("creditType", "interaction"),
                body.toString());
    }

    /// Sends one message before the one that is counted, so that secrets and keys are cached, as they are under a
    /// steady load.
    private void warm() {
        sendAndRead();
        system.table.deleteByTimeToLive(system.clock.instant().plus(Duration.ofDays(90)));
        system.take();
    }

    /// From the POST to the message that was read, and to the deletion of its timer.
    Usage message() {
        warm();
        sendAndRead();
        return ended();
    }

    void sendAndRead() {
        accept();
        system.settle();
        status("sent");
        status("delivered");
        status("read");
    }

    /// As [#message()], from another system through the queue.
    Usage queuedMessage() {
        warm();
        var body = JsonNodeFactory.instance.objectNode().put("userId", USER).put("idempotencyKey", key());
        body.set("message", CountedSystem.json(content("+15550100000")));
        system.queueSend(body.toString());
        system.settle();
        status("sent");
        status("delivered");
        status("read");
        return ended();
    }

    /// A message for which there are not enough credits.
    Usage declined() {
        warm();
        post("user_2fZk3Qx8Lr7Tn1Vb5Yc9Wd0Empty");
        return ended();
    }

    /// WhatsApp refuses the message, and its credits are released.
    Usage refused() {
        warm();
        system.meta.answers(MetaServer.Answer.REFUSED);
        accept();
        system.settle();
        system.meta.answers(MetaServer.Answer.ACCEPTED);
        return ended();
    }

    /// WhatsApp gives no answer, no webhook comes, and the hold expires.
    Usage expired() {
        warm();
        system.meta.answers(MetaServer.Answer.UNKNOWN);
        accept();
        system.settle();
        system.meta.answers(MetaServer.Answer.ACCEPTED);
        return ended();
    }

    private Usage ended() {
        system.clock.advance(AFTER_EVERY_HOLD);
        system.timeToLive();
        return system.take();
    }

    void accept() {
        var answer = post(USER);
        if (!answer.has("message")) {
            throw new IllegalStateException("the message was not accepted: " + answer);
        }
    }

    private JsonNode post(String userId) {
        return system.call(
                "POST /api/whatsapp/send",
                "",
                Map.of(
                        "authorization",
                        "Bearer " + system.token(userId, Optional.empty()),
                        "content-type",
                        "application/json",
                        "idempotency-key",
                        key()),
                Map.of(),
                content("+15550100000"));
    }

    private String key() {
        return "0193f0c2-7b1e-7c3a-9d52-%012d".formatted(++messages);
    }

    private static String content(String to) {
        var content = JsonNodeFactory.instance.objectNode().put("to", to).put("type", "text");
        content.putObject("text").put("body", TEXT);
        return content.toString();
    }

    /// WhatsApp's webhook for the message that it accepted last, with one status.
    void status(String status) {
        system.clock.advance(status.equals("read") ? READ_AFTER : Duration.ofSeconds(2));
        var root = JsonNodeFactory.instance.objectNode().put("object", "whatsapp_business_account");
        var change = root.putArray("entry")
                .addObject()
                .put("id", "102290129340398")
                .putArray("changes")
                .addObject();
        var value = change.put("field", "messages").putObject("value").put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", "15550783881")
                .put("phone_number_id", "106540352242922");
        value.putArray("statuses")
                .addObject()
                .put("id", system.meta.lastId())
                .put("status", status)
                .put("timestamp", Long.toString(system.clock.instant().getEpochSecond()))
                .put("recipient_id", "15550100000");
        system.webhook(root.toString());
        system.settle();
    }

    /// One poll of the console.
    ///
    /// @param since empty to begin
    /// @return where the next poll begins
    String changes(String since) {
        return get("GET /api/changes", since.isEmpty() ? "" : "since=" + since, Map.of())
                .path("nextCursor")
                .asText();
    }

    /// The balance that an open console reads each minute.
    void balance() {
        get("GET /api/credits/{creditType}/balance", "", Map.of("creditType", "interaction"));
    }

    /// The newest messages, which an open console reads every five minutes.
    void newestMessages() {
        get("GET /api/whatsapp/messages", "limit=50", Map.of());
    }

    private JsonNode get(String route, String query, Map<String, String> parameters) {
        return system.call(
                route,
                query,
                Map.of("authorization", "Bearer " + system.token(USER, Optional.empty())),
                parameters,
                "");
    }

    /// A poll long after the last change.
    Usage idlePoll() {
        var since = changes("");
        system.clock.advance(Duration.ofMinutes(5));
        since = changes(since);
        system.take();
        changes(since);
        return system.take();
    }

    /// A poll of a console whose user follows a message until it is delivered.
    Usage busyPoll() {
        accept();
        system.settle();
        var since = changes("");
        status("sent");
        system.take();
        changes(since);
        var poll = system.take();
        status("delivered");
        status("read");
        ended();
        return poll;
    }
}
