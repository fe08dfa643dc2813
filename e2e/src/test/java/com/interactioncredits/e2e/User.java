package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A user who sends messages and sees their statuses and the balance.
record User(RunningSystem system, Api api) {
    static User with(RunningSystem system, long credits) {
        return new User(system, Api.newUser(system).granted(credits));
    }

    /// The same user of a system restarted on the same data.
    User in(RunningSystem again) {
        return new User(again, Api.user(again, api.userId()));
    }

    /// Sends a message to `+1555010` and these four digits.
    ///
    /// @return its id
    String sends(String digits) {
        var accepted = api.send("+1555010" + digits, "to-" + digits);
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        return accepted.body().at("/message/id").asText();
    }

    JsonNode awaitsStatus(String id, String status) {
        return awaits(id, message -> message.path("status").asText().equals(status));
    }

    JsonNode awaits(String id, Predicate<JsonNode> wanted) {
        return Eventually.get(() -> api.message(id), wanted);
    }

    /// Sends a message that stays unconfirmed: it gets no webhooks except those of the test.
    String sendsUnconfirmedMessage() {
        var id = sends("0004");
        awaitsStatus(id, "unconfirmed");
        return id;
    }

    /// Sends the statuses of a message one by one, and waits for each.
    JsonNode receivesStatuses(String id, String... kinds) {
        for (var kind : kinds) {
            sendStatus(kind, id);
            awaitsStatus(id, kind);
        }
        return api.message(id);
    }

    private void sendStatus(String kind, String id) {
        Meta.sendStatuses(system, Meta.status(kind, id));
    }

    /// Sends statuses that must change nothing. They have most likely been applied when the status of another message,
    /// sent after them, has been.
    void receivesStatusesWithoutEffect(String id, String... kinds) {
        var before = visible(id);
        var bystander = User.with(system, 10);
        var other = bystander.sends("0004");
        var statuses = Arrays.stream(kinds).map(kind -> Meta.status(kind, id)).toArray(ObjectNode[]::new);
        Meta.sendStatuses(system, statuses);
        Meta.sendStatuses(system, Meta.status("read", other));
        bystander.awaitsStatus(other, "read");
        assertThat(visible(id)).isEqualTo(before);
    }

    /// Without the version, which also increases when an expired hold is recorded.
    private JsonNode visible(String id) {
        var message = (ObjectNode) api.message(id);
        return message.without(List.of("version", "updatedAt"));
    }

    /// Such as `7 available, 3 held, 0 spent`.
    String credits() {
        return api.credits();
    }

    /// All transactions but the grant, the newest first, such as `refund 1` or `late deduction -2 missing 1`.
    List<String> movements() {
        return transactions().stream()
                .map(entry -> (entry.get("late").asBoolean() ? "late " : "")
                        + entry.get("type").asText() + " " + entry.get("amount").asLong()
                        + (entry.get("missing").asLong() == 0
                                ? ""
                                : " missing " + entry.get("missing").asLong()))
                .toList();
    }

    List<JsonNode> transactions() {
        return api.get("/api/credits/interaction/transactions")
                .body()
                .get("transactions")
                .valueStream()
                .filter(entry -> !entry.get("type").asText().equals("grant"))
                .toList();
    }

    /// A message's hold from the list of holds.
    JsonNode hold(String messageId) {
        return api.get("/api/credits/interaction/holds")
                .body()
                .get("holds")
                .valueStream()
                .filter(hold -> hold.path("messageId").asText().equals(messageId))
                .findFirst()
                .orElseThrow();
    }

    /// The statuses that a message has had, in a fixed order, since WhatsApp's times are in whole seconds.
    static List<String> statuses(JsonNode message) {
        return Stream.of("queued", "sending", "unconfirmed", "sent", "failed", "delivered", "read")
                .filter(message.get("statusTimes")::has)
                .toList();
    }

    /// WhatsApp's answers to the POSTs of a message.
    List<String> posts(String id) {
        var request = HttpRequest.newBuilder(system.baseUri().resolve("/dev/whatsapp/messages"))
                .GET()
                .build();
        return Api.exchange(request)
                .body()
                .get("messages")
                .valueStream()
                .filter(post -> post.path("callbackData").asText().equals(id))
                .map(post -> post.get("outcome").asText())
                .toList();
    }
}
