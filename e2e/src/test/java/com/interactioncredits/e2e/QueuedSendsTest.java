package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sends that another system puts on the queue, on a system whose clock these tests move.
@MovesTheClock
@Timeout(300)
@Order(Turns.MOVED_CLOCK)
class QueuedSendsTest {
    private static final RunningSystem SYSTEM = RunningSystem.moved();
    private static final Queue SENDS = Queue.named(SYSTEM, "SendsQueue");
    private static final Queue DEAD_LETTERS = Queue.named(SYSTEM, "SendsDeadLetters");
    private static final String NUMBER = "+15550100000";
    private static final int PAST_VISIBILITY = 91;
    private static final int OBEYED_WITHIN = 15;

    private final Api user = Api.newUser(SYSTEM);

    private String queuedSend(String key, String to, String text) {
        var queuedSend = JsonNodeFactory.instance
                .objectNode()
                .put("userId", user.userId())
                .put("idempotencyKey", key);
        queuedSend
                .putObject("message")
                .put("to", to)
                .put("type", "text")
                .putObject("text")
                .put("body", text);
        return queuedSend.toString();
    }

    private String queuedSend(String key) {
        return queuedSend(key, NUMBER, Api.TEXT);
    }

    /// Waits until the user's only message has the status.
    private JsonNode message(String status) {
        var list = Eventually.get(
                () -> user.get("/api/whatsapp/messages").body().path("messages"),
                seen -> seen.at("/0/status").asText().equals(status));
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private void assertRefused(JsonNode message, String code) {
        assertThat(message.at("/error/code").asText()).isEqualTo(code);
        assertThat(message.get("holdId").isNull()).isTrue();
    }

    @Test
    void aSendQueuedRepeatedlyIsPaidOnce() {
        user.granted(10);
        SENDS.send(List.of(queuedSend("order-1"), queuedSend("order-1"), queuedSend("order-1")));
        SENDS.send(queuedSend("order-1"));

        var message = message("read");
        assertThat(message.get("to").asText()).isEqualTo(NUMBER);
        assertThat(message.get("holdId").isTextual()).isTrue();
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
        assertThat(user.send(NUMBER, "order-1").body().at("/message/id")).isEqualTo(message.get("id"));
    }

    private void setSending(String state) {
        var body = JsonNodeFactory.instance.objectNode().put("state", state).put("reason", "WhatsApp is away");
        var reply = Api.operator(SYSTEM).put("/api/operations/sending", body);
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        SYSTEM.dev().advance(OBEYED_WITHIN);
    }

    @Test
    void whileSendingIsPausedTheQueueWaitsAndNothingIsLost() {
        user.granted(10);
        setSending("paused");
        SENDS.send(queuedSend("order-1"));
        var refused = user.send(NUMBER, "order-2");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().path("code").asText()).isEqualTo("sending_paused");
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        // The entry is put back several times.
        for (int time = 0; time < 5; time++) {
            SYSTEM.dev().advance(OBEYED_WITHIN);
        }
        assertThat(user.get("/api/whatsapp/messages").body().path("messages")).isEmpty();
        assertThat(DEAD_LETTERS.peek()).noneMatch(body -> body.contains(user.userId()));

        setSending("on");

        message("read");
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
    }

    private void freeze(boolean frozen) {
        var body = JsonNodeFactory.instance.objectNode().put("frozen", frozen).put("reason", "Sends spam");
        var reply = Api.operator(SYSTEM).put("/api/operations/accounts/" + user.userId(), body);
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    }

    @Test
    void whileAnAccountIsFrozenItsQueuedSendsAreRefused() {
        user.granted(10);
        freeze(true);
        assertThat(user.send(NUMBER, "order-1").body().path("code").asText()).isEqualTo("account_frozen");
        SENDS.send(queuedSend("order-2"));

        assertRefused(message("failed"), "account_frozen");

        freeze(false);
        assertThat(user.send(NUMBER, "order-2").headers().firstValue("Idempotent-Replay"))
                .contains("true");
        assertThat(user.send(NUMBER, "order-1").status()).isEqualTo(202);
        Eventually.get(user::credits, "9 available, 0 held, 1 spent"::equals);
    }

    @Test
    void aQueuedSendWithoutCreditsIsRecordedWithItsKey() {
        SENDS.send(queuedSend("order-1"));

        var message = message("failed");
        assertRefused(message, "insufficient_credits");
        assertThat(message.get("to").asText()).isEqualTo(NUMBER);
        assertThat(user.credits()).isEqualTo("0 available, 0 held, 0 spent");
        user.granted(10);
        var replay = user.send(NUMBER, "order-1");
        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.headers().firstValue("Idempotent-Replay")).contains("true");
        assertThat(replay.body().at("/message")).isEqualTo(message);
        assertThat(user.send("+15550100001", "order-1").body().path("code").asText())
                .isEqualTo("reference_reused");
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void anInvalidQueuedSendIsRecordedWithItsProblems() {
        user.granted(10);
        SENDS.send(queuedSend("order-1", "4711", ""));

        var message = message("failed");
        assertRefused(message, "invalid_request");
        assertThat(message.get("to").isNull()).isTrue();
        assertThat(message.at("/error/title").asText())
                .contains("to must be a phone number", "text.body must be")
                .doesNotContain("4711");
        assertThat(user.send(NUMBER, "order-1").body().path("code").asText()).isEqualTo("reference_reused");
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void unreadableSendsBecomeDeadLettersAndCanBeMovedBack() {
        user.granted(10);
        SENDS.send(queuedSend("order-1"));
        message("read");
        var lost = List.of(
                "{\"userId\":\"" + user.userId() + "\"",
                queuedSend("order-3").replace("idempotencyKey", "key"),
                queuedSend("order-1", NUMBER, "Another text"),
                queuedSend("order-4", NUMBER, "x".repeat(64 * 1024)));
        var other = new QueuedSendsTest();
        other.user.granted(10);
        SENDS.send(lost);
        SENDS.send(List.of(lost.getFirst(), other.queuedSend("order-1"), "{\"messageId\":\"4711\"}"));

        other.message("read");
        assertThat(DEAD_LETTERS.size()).isZero();
        deliverUntilDeadLetters(lost.size() + 2);
        assertThat(SENDS.size()).isZero();
        assertThat(DEAD_LETTERS.peek())
                .containsExactlyInAnyOrder(
                        lost.get(0), lost.get(1), lost.get(2), lost.get(3), lost.get(0), "{\"messageId\":\"4711\"}");
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");

        // Like a send that was received while the store was down.
        DEAD_LETTERS.send(queuedSend("order-2"));
        DEAD_LETTERS.moveBack();
        Eventually.get(() -> user.balance().get("spent").asLong(), spent -> spent == 2);
        assertThat(user.credits()).isEqualTo("8 available, 0 held, 2 spent");
        assertThat(user.get("/api/whatsapp/messages").body().path("messages")).hasSize(2);
        deliverUntilDeadLetters(lost.size() + 2);
    }

    /// Each message is received ten times, with a visibility timeout of 90 seconds.
    private static void deliverUntilDeadLetters(int wanted) {
        Eventually.get(
                Duration.ofMinutes(2),
                () -> {
                    var dead = DEAD_LETTERS.size();
                    if (dead < wanted && SENDS.waiting() == 0) {
                        SYSTEM.dev().advance(PAST_VISIBILITY);
                    }
                    return dead;
                },
                dead -> dead == wanted);
    }
}
