package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Expiry and long waits, on a system whose clock these tests move.
@MovesTheClock
@Timeout(300)
@Order(Turns.MOVED_CLOCK)
class ExpiryTest {
    private static final RunningSystem SYSTEM = RunningSystem.moved();
    private static final Queue SENDS = Queue.named(SYSTEM, "SendsQueue");

    private final Api user = Api.newUser(SYSTEM).granted(10);

    @Test
    void creditsOfAnExpiredHoldAreAvailableImmediatelyAndCannotBeConverted() {
        assertThat(user.hold("late", 4).status()).isEqualTo(201);
        SYSTEM.dev().advance(901);
        assertThat(user.balance().get("available").asLong()).isEqualTo(10);
        var refused = user.deduct("late");
        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.body().get("code").asText()).isEqualTo("hold_expired");
        assertThat(refused.body().at("/hold/status").asText()).isEqualTo("expired");
    }

    @Test
    void theTimerExpiresAHoldWithinSeconds() {
        assertThat(user.hold("expired", 2).status()).isEqualTo(201);
        var before = user.balance().get("version").asLong();
        SYSTEM.dev().advance(901);
        var due = user.balance();
        assertThat(due.get("version").asLong()).isGreaterThan(before);
        eventually(
                () -> user.get("/api/credits/interaction/holds?status=expired")
                        .body()
                        .at("/holds/0"),
                "referenceId",
                "expired");
        assertThat(user.balance().get("version").asLong())
                .isEqualTo(due.get("version").asLong());
    }

    @Test
    void longWaitsOfThePairLimitGoThroughTheQueue() {
        var id = user.send("+15550101056", "pair").body().at("/message/id").asText();
        afterTheWaitsWithinOneRun(id);
        comesBackThroughTheQueue(id, Duration.ofSeconds(64));
        comesBackThroughTheQueue(id, Duration.ofSeconds(256));
        eventually(() -> user.message(id), "status", "delivered");
        assertThat(user.balance().get("spent").asLong()).isEqualTo(1);
    }

    private static void afterTheWaitsWithinOneRun(String id) {
        postAt(id, 2);
        SYSTEM.dev().awaitIdle();
        SYSTEM.dev().advance(24);
        postAt(id, 3);
    }

    /// Moves the clock just far enough for the message to leave the queue. A minute later the sweep would resume it.
    private static void comesBackThroughTheQueue(String id, Duration minWait) {
        Eventually.get(SENDS::delayed, delayed -> delayed == 1);
        SYSTEM.dev().awaitIdle();
        int posts = SYSTEM.dev().posts(id).size();
        SYSTEM.dev().advance(minWait.toSeconds() - 1);
        for (int step = 0; step < minWait.toSeconds() && SENDS.delayed() == 1; step++) {
            SYSTEM.dev().advance(1);
        }
        var received = SYSTEM.dev().now();
        var before = postAt(id, posts - 1);
        assertThat(received)
                .as("posts %s", SYSTEM.dev().posts(id))
                .isBefore(before.plus(minWait.multipliedBy(3).dividedBy(2)).plus(Eventually.IN_TIME));
        assertThat(postAt(id, posts)).isBetween(before.plus(minWait), received.plus(Eventually.IN_TIME));
    }

    /// @param number from 0
    private static Instant postAt(String id, int number) {
        return Eventually.get(() -> SYSTEM.dev().posts(id), posts -> posts.size() > number)
                .get(number)
                .at();
    }

    private static JsonNode eventually(Supplier<JsonNode> look, String field, String wanted) {
        return Eventually.get(look, seen -> seen.path(field).asText().equals(wanted));
    }
}
