package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What time ends, on a system of its own whose clock these tests move.
@Timeout(120)
class ExpiryTest {
    private static final RunningSystem SYSTEM = RunningSystem.startQuickly(RunningSystem.emptyFolder(), Map.of());

    private final Api user = Api.newUser(SYSTEM).granted(10);

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @Test
    void anExpiredHoldIsAvailableAgainAtOnceAndCanNotBeConverted() {
        assertThat(user.hold("late", 4).status()).isEqualTo(201);
        SYSTEM.advance(901);
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
        SYSTEM.advance(901);
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

    private static JsonNode eventually(Supplier<JsonNode> look, String field, String wanted) {
        return Eventually.get(
                Duration.ofSeconds(20), look, seen -> seen.path(field).asText().equals(wanted));
    }
}
