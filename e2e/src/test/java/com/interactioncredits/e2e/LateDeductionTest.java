package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A webhook proves that a message was sent after its hold expired: one late deduction, of the available credits. With
/// three credits per message, on a separate system whose clock these tests move.
@MovesTheClock
@Timeout(300)
class LateDeductionTest {
    private static final RunningSystem SYSTEM =
            RunningSystem.start(RunningSystem.emptyFolder(), Map.of("MESSAGE_PRICE", "3"));

    private final User user = User.with(SYSTEM, 10);

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    /// An unconfirmed message whose hold has expired.
    private String sendsUnconfirmedUntilItsHoldExpires() {
        var id = user.sendsUnconfirmedMessage();
        assertThat(user.credits()).isEqualTo("7 available, 3 held, 0 spent");
        SYSTEM.dev().advance(901);
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        return id;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "delivered", "read"})
    void aSentMessageWithAnExpiredHoldIsDeductedLate(String kind) {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.hold(id).get("status").asText()).isEqualTo("expired");
        assertThat(user.api().message(id).get("status").asText()).isEqualTo("unconfirmed");
        user.receivesStatuses(id, kind);
        assertThat(user.credits()).isEqualTo("7 available, 0 held, 3 spent");
        assertThat(user.movements()).containsExactly("late deduction -3");
        assertThat(user.hold(id).get("status").asText()).isEqualTo("expired");
    }

    @Test
    void repeatedProofsDeductOnce() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        user.receivesStatuses(id, "sent", "delivered", "read");
        user.receivesStatusesWithoutEffect(id, "sent", "delivered", "read");
        assertThat(user.movements()).containsExactly("late deduction -3");
    }

    @Test
    void aLateDeductionTakesAvailableCreditsAndRecordsMissingOnes() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.api().hold("another-purpose", 8).status()).isEqualTo(201);
        var missingBefore = SYSTEM.counted("MissingCredits");
        user.receivesStatuses(id, "delivered");
        assertThat(user.movements()).containsExactly("late deduction -2 missing 1");
        assertThat(user.credits()).isEqualTo("0 available, 8 held, 2 spent");
        // Counted after the deduction is written.
        Eventually.get(() -> SYSTEM.counted("MissingCredits") - missingBefore, counted -> counted == 1);
        assertThat(user.transactions().getFirst().get("messageId").asText()).isEqualTo(id);
    }

    @Test
    void aLateDeductionOfNothingIsRecorded() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.api().hold("another-purpose", 10).status()).isEqualTo(201);
        user.receivesStatuses(id, "sent");
        assertThat(user.movements()).containsExactly("late deduction 0 missing 3");
        user.receivesStatuses(id, "failed", "delivered");
        assertThat(user.movements()).containsExactly("late deduction 0 missing 3");
        assertThat(user.credits()).isEqualTo("0 available, 10 held, 0 spent");
    }

    @Test
    void aFailureRefundsALateDeductionOnce() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.api().hold("another-purpose", 8).status()).isEqualTo(201);
        user.receivesStatuses(id, "sent", "failed");
        assertThat(user.movements()).containsExactly("refund 2", "late deduction -2 missing 1");
        user.receivesStatusesWithoutEffect(id, "failed", "failed");
        assertThat(user.credits()).isEqualTo("2 available, 8 held, 0 spent");
        user.receivesStatuses(id, "delivered");
        user.receivesStatusesWithoutEffect(id, "failed", "delivered");
        assertThat(user.movements()).containsExactly("refund 2", "late deduction -2 missing 1");
        assertThat(user.credits()).isEqualTo("2 available, 8 held, 0 spent");
    }

    @Test
    void aFailedMessageHasNoLateDeduction() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        user.receivesStatuses(id, "failed");
        user.receivesStatusesWithoutEffect(id, "failed", "sent");
        assertThat(user.movements()).isEmpty();
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    /// Retried in case the status came before the message's record, and then counted.
    @Test
    void aStatusOfAnUnknownMessageIsRetriedAndCounted() {
        Meta.sendStatuses(SYSTEM, Meta.statusByWhatsAppId("delivered", "wamid.of-another-system"));
        for (int attempt = 1; attempt < 5; attempt++) {
            var expected = attempt;
            Eventually.get(() -> SYSTEM.linesWith("UnknownMessageException"), seen -> seen == expected);
            assertThat(SYSTEM.counted("UnknownStatuses")).isZero();
            SYSTEM.dev().advance(181);
        }
        Eventually.get(() -> SYSTEM.counted("UnknownStatuses"), counted -> counted == 1);
    }
}
