package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A webhook proves that a message went out whose hold has expired: one late deduction, of what there is. At three
/// credits a message, on a system of its own whose clock these tests move.
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

    /// Nobody knows whether it went out, and its time is up.
    private String sendsUnconfirmedUntilItsHoldExpires() {
        var id = user.sendsUnconfirmed();
        assertThat(user.credits()).isEqualTo("7 available, 3 held, 0 spent");
        SYSTEM.dev().advance(901);
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        return id;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "delivered", "read"})
    void ofOneThatWentOutAfterItsHoldHadExpired(String kind) {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.hold(id).get("status").asText()).isEqualTo("expired");
        assertThat(user.api().message(id).get("status").asText()).isEqualTo("unconfirmed");
        user.isTold(id, kind);
        assertThat(user.credits()).isEqualTo("7 available, 0 held, 3 spent");
        assertThat(user.movements()).containsExactly("late deduction -3");
        assertThat(user.hold(id).get("status").asText()).isEqualTo("expired");
    }

    @Test
    void isMadeOnceHoweverOftenItIsProved() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        user.isTold(id, "sent", "delivered", "read");
        user.isToldInVain(id, "sent", "delivered", "read");
        assertThat(user.movements()).containsExactly("late deduction -3");
    }

    @Test
    void takesWhatThereIsAndRecordsCountsAndReportsWhatIsMissing() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.api().hold("another-purpose", 8).status()).isEqualTo(201);
        var missingBefore = SYSTEM.counted("MissingCredits");
        user.isTold(id, "delivered");
        assertThat(user.movements()).containsExactly("late deduction -2 missing 1");
        assertThat(user.credits()).isEqualTo("0 available, 8 held, 2 spent");
        assertThat(SYSTEM.counted("MissingCredits") - missingBefore).isEqualTo(1);
        assertThat(user.transactions().getFirst().get("messageId").asText()).isEqualTo(id);
    }

    @Test
    void isRecordedEvenWhenItGetsNothing() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.api().hold("another-purpose", 10).status()).isEqualTo(201);
        user.isTold(id, "sent");
        assertThat(user.movements()).containsExactly("late deduction 0 missing 3");
        user.isTold(id, "failed", "delivered");
        assertThat(user.movements()).containsExactly("late deduction 0 missing 3");
        assertThat(user.credits()).isEqualTo("0 available, 10 held, 0 spent");
    }

    @Test
    void isGivenBackOnceByAFailureAndNotTakenAgain() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        assertThat(user.api().hold("another-purpose", 8).status()).isEqualTo(201);
        user.isTold(id, "sent", "failed");
        assertThat(user.movements()).containsExactly("refund 2", "late deduction -2 missing 1");
        user.isToldInVain(id, "failed", "failed");
        assertThat(user.credits()).isEqualTo("2 available, 8 held, 0 spent");
        user.isTold(id, "delivered");
        user.isToldInVain(id, "failed", "delivered");
        assertThat(user.movements()).containsExactly("refund 2", "late deduction -2 missing 1");
        assertThat(user.credits()).isEqualTo("2 available, 8 held, 0 spent");
    }

    @Test
    void isNotMadeForOneThatFailed() {
        var id = sendsUnconfirmedUntilItsHoldExpires();
        user.isTold(id, "failed");
        user.isToldInVain(id, "failed", "sent");
        assertThat(user.movements()).isEmpty();
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    /// Not a late deduction, and nobody's: it is tried again, in case it has beaten our own record, and then counted.
    @Test
    void isNobodysForAStatusOfAnUnknownMessage() {
        Meta.tells(SYSTEM, Meta.foreign("delivered", "wamid.of-another-system"));
        for (int look = 1; look < 5; look++) {
            var times = look;
            Eventually.get(() -> SYSTEM.logged("UnknownMessageException"), seen -> seen == times);
            assertThat(SYSTEM.counted("UnknownStatuses")).isZero();
            SYSTEM.dev().advance(181);
        }
        Eventually.get(() -> SYSTEM.counted("UnknownStatuses"), counted -> counted == 1);
    }
}
