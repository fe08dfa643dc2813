package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What time ends, on a system of its own whose clock these tests move.
@MovesTheClock
@Timeout(120)
class ExpiryTest {
    private static final RunningSystem SYSTEM = RunningSystem.start(RunningSystem.emptyFolder());

    private final Api user = Api.newUser(SYSTEM).granted(10);

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @Test
    void anExpiredHoldIsAvailableAgainAtOnceAndCanNotBeConverted() {
        assertThat(user.hold("late", 4).status()).isEqualTo(201);
        SYSTEM.dev().advance(901);
        assertThat(user.balance().get("available").asLong()).isEqualTo(10);
        var refused = user.deduct("late");
        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.body().get("code").asText()).isEqualTo("hold_expired");
        assertThat(refused.body().at("/hold/status").asText()).isEqualTo("expired");
    }

    @Test
    void theTimerTidiesUpWithinSecondsOfTheClock() {
        assertThat(user.hold("tidied", 2).status()).isEqualTo(201);
        var before = user.balance().get("version").asLong();
        SYSTEM.dev().advance(901);
        var due = user.balance();
        assertThat(due.get("version").asLong()).isGreaterThan(before);
        eventually(
                () -> user.get("/api/credits/interaction/holds?status=expired")
                        .body()
                        .at("/holds/0"),
                "referenceId",
                "tidied");
        assertThat(user.balance().get("version").asLong())
                .isEqualTo(due.get("version").asLong());
    }

    @Test
    void theLongWaitsOfThePairLimitComeBackThroughTheQueue() {
        var id = user.send("+15550101056", "pair").body().at("/message/id").asText();
        eventually(() -> user.message(id), "status", "sending");
        for (int tried = 1; tried <= 5; tried++) {
            var least = Duration.ofSeconds(1L << (2 * (tried - 1)));
            var waited = Duration.between(postAt(id, tried - 1), nextPostAt(id, tried, least));
            // Up to a half longer, and the sweep would come a minute later.
            assertThat(waited)
                    .isBetween(least, least.multipliedBy(3).dividedBy(2).plusSeconds(27));
        }
        eventually(() -> user.message(id), "status", "delivered");
        assertThat(user.balance().get("spent").asLong()).isEqualTo(1);
    }

    private static Instant postAt(String id, int number) {
        return Eventually.get(Duration.ofSeconds(20), () -> SYSTEM.dev().posts(id), posts -> posts.size() > number)
                .get(number)
                .at();
    }

    /// Moves the clock as far as nothing can happen, and from there slowly enough for the queue to keep up.
    private static Instant nextPostAt(String id, int number, Duration least) {
        SYSTEM.dev().advance(least.toSeconds() - 1);
        for (int step = 0; step < least.toSeconds() && SYSTEM.dev().posts(id).size() <= number; step++) {
            SYSTEM.dev().advance(2);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
        return postAt(id, number);
    }

    private static JsonNode eventually(Supplier<JsonNode> look, String field, String wanted) {
        return Eventually.get(
                Duration.ofSeconds(20), look, seen -> seen.path(field).asText().equals(wanted));
    }
}
