package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What time ends, on a system of its own whose clock these tests move.
@MovesTheClock
@Timeout(120)
class ExpiryTest {
    private static final RunningSystem SYSTEM = RunningSystem.start(RunningSystem.emptyFolder(), Map.of());

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
        for (int step = 0; step < 120 && SYSTEM.dev().posts(id).size() < 6; step++) {
            SYSTEM.dev().advance(5);
            LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
        }
        eventually(() -> user.message(id), "status", "delivered");
        var posts = SYSTEM.dev().posts(id);
        var waits = IntStream.range(1, posts.size())
                .mapToObj(i ->
                        Duration.between(posts.get(i - 1).at(), posts.get(i).at()))
                .toList();
        // Each up to a half longer, and no later than a step of the clock: the sweep would come a minute later.
        assertThat(waits).hasSize(5);
        for (int i = 0; i < waits.size(); i++) {
            var least = Duration.ofSeconds(1L << (2 * i));
            assertThat(waits.get(i))
                    .isBetween(least, least.multipliedBy(3).dividedBy(2).plusSeconds(20));
        }
        assertThat(user.balance().get("spent").asLong()).isEqualTo(1);
    }

    private static JsonNode eventually(Supplier<JsonNode> look, String field, String wanted) {
        return Eventually.get(
                Duration.ofSeconds(20), look, seen -> seen.path(field).asText().equals(wanted));
    }
}
