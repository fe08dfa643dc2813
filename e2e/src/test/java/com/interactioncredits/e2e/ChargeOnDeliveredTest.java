package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The contract's table of messages with `ChargeOn` `delivered`: a message is paid when it is delivered. On a separate
/// system whose clock these tests move.
@MovesTheClock
@Timeout(300)
class ChargeOnDeliveredTest {
    private static final Duration HOLD_LASTS = Duration.ofHours(2);
    private static final RunningSystem SYSTEM = RunningSystem.start(
            RunningSystem.emptyFolder(),
            Map.of("CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", Long.toString(HOLD_LASTS.toSeconds())));

    private final User user = User.with(SYSTEM, 10);

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    private void assertHeld() {
        assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
        assertThat(user.movements()).isEmpty();
    }

    private void assertPaid() {
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
        assertThat(user.movements()).containsExactly("deduction -1");
    }

    private void assertBack() {
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(user.movements()).isEmpty();
    }

    private static Instant time(JsonNode time) {
        return Instant.parse(time.asText());
    }

    @Test
    void sentKeepsTheHoldAndDeliveredConvertsIt() {
        var id = user.sendsUnconfirmedMessage();
        user.receivesStatuses(id, "sent");
        assertHeld();
        user.receivesStatuses(id, "delivered");
        assertPaid();
        user.receivesStatuses(id, "read");
        user.receivesStatusesWithoutEffect(id, "sent", "delivered", "read", "failed");
        assertPaid();
    }

    @Test
    void whatsAppsAnswerKeepsTheHoldUntilTheMessageArrives() {
        var id = user.sends("0000");
        var times = user.awaitsStatus(id, "read").get("statusTimes");
        assertPaid();
        var arrived = Stream.of("delivered", "read")
                .filter(times::has)
                .map(status -> time(times.get(status)))
                .sorted()
                .toList();
        assertThat(time(user.transactions().getFirst().get("createdAt"))).isAfterOrEqualTo(arrived.getFirst());
    }

    @Test
    void readWithoutDeliveredConverts() {
        user.awaitsStatus(user.sends("0009"), "read");
        assertPaid();
    }

    @Test
    void refusedReleases() {
        user.awaitsStatus(user.sends("0001"), "failed");
        assertBack();
    }

    @Test
    void failedAfterSentReleases() {
        var id = user.sends("0005");
        user.awaitsStatus(id, "failed");
        assertBack();
        assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
        user.receivesStatusesWithoutEffect(id, "failed", "sent");
        assertBack();
    }

    @Test
    void theHoldExpiresAfterWhatsAppAcceptedIt() {
        var id = user.sendsUnconfirmedMessage();
        user.receivesStatuses(id, "sent");
        var hold = user.hold(id);
        assertThat(Duration.between(time(hold.get("createdAt")), time(hold.get("expiresAt"))))
                .isEqualTo(HOLD_LASTS);
        SYSTEM.dev().advance(HOLD_LASTS.toSeconds() - 60);
        assertHeld();
        SYSTEM.dev().advance(61);
        assertBack();
        assertThat(user.api().message(id).get("status").asText()).isEqualTo("sent");
        user.receivesStatusesWithoutEffect(id, "sent");
        user.receivesStatuses(id, "delivered", "read");
        assertThat(user.movements()).containsExactly("late deduction -1");
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
    }

    @Test
    void anUnconfirmedMessageKeepsItsStatusWhenTheHoldExpires() {
        var id = user.sendsUnconfirmedMessage();
        SYSTEM.dev().advance(HOLD_LASTS.toSeconds() + 1);
        assertThat(user.api().message(id).get("status").asText()).isEqualTo("unconfirmed");
        user.receivesStatuses(id, "sent");
        assertBack();
        user.receivesStatuses(id, "read");
        assertThat(user.movements()).containsExactly("late deduction -1");
    }
}
