package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The contract's table of messages, row by row.
class MessageLifeTest {
    private static final GraphError UNDELIVERABLE = GraphError.of(131026);
    private static final GraphError THROTTLED = GraphError.of(130429);
    private static final Instant LATER = Life.START.plusSeconds(5);

    static final Event ACCEPTED = new Event.Accepted("wamid.A");
    static final Event REFUSED = new Event.Refused(UNDELIVERABLE);
    static final Event NOT_TAKEN = new Event.NotTaken(1, MessageRecord.failure(THROTTLED), LATER);
    static final Event NO_ANSWER = new Event.NoAnswer(Life.START.plusSeconds(60));
    static final Event SENT = new Event.Sent();
    static final Event DELIVERED = new Event.Delivered();
    static final Event READ = new Event.Read();
    static final Event FAILED = new Event.Failed(Optional.of(GraphError.of(131049)));
    static final Event EXPIRED = new Event.HoldExpired();

    private static void assertLife(Life life, String expected) {
        assertThat(life).hasToString(expected);
    }

    private static Failure error(Life life) {
        return life.message().visible().error().orElseThrow();
    }

    @Nested
    class ChargedOnAccepted {
        private final Life life = Life.chargedOn(ChargeOn.ACCEPTED);

        private Life unconfirmed() {
            return life.claimed().noted(Trial.UNKNOWN).on(NO_ANSWER);
        }

        @Test
        void whatsAppAcceptedIt() {
            assertLife(life.claimed().noted(Trial.TAKEN).on(ACCEPTED), "sent, charged [CONVERT]");
            assertThat(life.message().whatsAppId()).contains("wamid.A");
        }

        @Test
        void whatsAppRefusedIt() {
            assertLife(life.claimed().on(REFUSED), "failed, back [RELEASE]");
            assertThat(error(life)).isEqualTo(new Failure("131026", UNDELIVERABLE.title(), false));
        }

        @Test
        void aPassingErrorKeepsTheHoldAndIsTriedAgain() {
            assertLife(life.claimed().on(NOT_TAKEN), "sending, held []");
            assertThat(life.message().trial()).isEqualTo(Trial.NOT_TAKEN);
            assertThat(life.message().stepAt()).isEqualTo(LATER);
            assertThat(life.message().visible().error()).isEmpty();
        }

        @Test
        void noAnswerKeepsTheHoldAndIsNeverSentAgain() {
            assertLife(unconfirmed(), "unconfirmed, held []");
            assertThat(life.message().trial().allowsAttempt()).isFalse();
        }

        @Test
        void whatWasToldSentIsNeitherRefusedNorTriedAgain() {
            assertLife(life.claimed().on(SENT, REFUSED, NOT_TAKEN), "sent, charged [CONVERT]");
        }

        @Test
        void whatIsUnconfirmedAlreadyStaysAsItIs() {
            var version = unconfirmed().message().version();
            assertThat(life.on(NO_ANSWER).message().version()).isEqualTo(version);
        }

        @Test
        void aWebhookSaysSentOfAnUnconfirmedOne() {
            assertLife(unconfirmed().on(SENT), "sent, charged [CONVERT]");
        }

        @Test
        void aWebhookSaysDeliveredOfAnUnconfirmedOne() {
            assertLife(unconfirmed().on(DELIVERED), "delivered, charged [CONVERT]");
        }

        @Test
        void aWebhookSaysReadOfAnUnconfirmedOne() {
            assertLife(unconfirmed().on(READ), "read, charged [CONVERT]");
        }

        @Test
        void aWebhookSaysFailedOfAnUnpaidOne() {
            assertLife(unconfirmed().on(FAILED), "failed, back [RELEASE]");
            assertThat(error(life).code()).isEqualTo("131049");
        }

        @Test
        void aWebhookThatSaysFailedWithoutAReason() {
            assertLife(unconfirmed().on(new Event.Failed(Optional.empty())), "failed, back [RELEASE]");
            assertThat(error(life).code()).isEqualTo("undelivered");
        }

        @Test
        void aWebhookSaysFailedOfAPaidOneNotYetDelivered() {
            assertLife(life.claimed().on(ACCEPTED, FAILED, FAILED), "failed, back [CONVERT, REFUND]");
        }

        @Test
        void aWebhookSaysFailedOfADeliveredOne() {
            assertLife(life.claimed().on(ACCEPTED, DELIVERED, FAILED), "delivered, charged [CONVERT]");
        }

        @Test
        void aWebhookSaysFailedOfAReadOne() {
            assertLife(life.claimed().on(ACCEPTED, READ, FAILED), "read, charged [CONVERT]");
        }

        @Test
        void readComesWithoutDeliveredAndBeforeOurOwnAnswer() {
            assertLife(life.claimed().on(READ), "read, charged [CONVERT]");
            assertLife(life.noted(Trial.TAKEN).on(ACCEPTED, DELIVERED, SENT), "read, charged [CONVERT]");
        }

        @Test
        void ourOwnAnswerComesWhenTheHoldHadExpired() {
            assertLife(life.claimed().timeUp().on(EXPIRED), "unconfirmed, back []");
            assertLife(life.on(ACCEPTED, ACCEPTED), "sent, charged [DEDUCT_LATE]");
        }

        @Test
        void aWebhookSaysSentWhenTheHoldHadExpired() {
            assertLife(unconfirmed().timeUp().on(SENT), "sent, charged [DEDUCT_LATE]");
        }

        @Test
        void deliveredAfterAFailureIsALateDeduction() {
            assertLife(
                    life.claimed().on(ACCEPTED, FAILED, DELIVERED, READ),
                    "read, charged [CONVERT, REFUND, DEDUCT_LATE]");
        }

        @Test
        void deliveredAfterARefusalIsALateDeduction() {
            assertLife(life.claimed().on(REFUSED, DELIVERED), "delivered, charged [RELEASE, DEDUCT_LATE]");
        }

        @Test
        void aLater200OrSentChangesNothingAfterAFailedWebhook() {
            assertLife(life.claimed().on(FAILED, SENT, ACCEPTED), "failed, back [RELEASE]");
        }

        @Test
        void aLater200OrSentChangesNothingAfterARefusal() {
            assertLife(life.claimed().on(REFUSED, ACCEPTED, SENT), "failed, back [RELEASE]");
        }

        @Test
        void aLateDeductionIsGivenBackOnceAndNeverTakenAgain() {
            assertLife(unconfirmed().timeUp().on(SENT, FAILED, FAILED), "failed, back [DEDUCT_LATE, REFUND]");
            assertLife(life.on(DELIVERED), "delivered, back [DEDUCT_LATE, REFUND]");
            assertLife(life.on(FAILED, READ), "read, back [DEDUCT_LATE, REFUND]");
        }

        @Test
        void theHoldExpiresBeforeItWasTried() {
            assertLife(life.timeUp().on(EXPIRED), "failed, back []");
            assertThat(error(life).code()).isEqualTo("expired_before_sending");
        }

        @Test
        void theHoldExpiresAndEachTryIsKnownNotTaken() {
            assertLife(life.claimed().on(NOT_TAKEN).timeUp().on(EXPIRED), "failed, back []");
            assertThat(error(life)).isEqualTo(new Failure("130429", THROTTLED.title(), true));
        }

        @Test
        void theHoldExpiresDuringATryThatIsThenKnownNotTaken() {
            assertLife(life.claimed().timeUp().on(EXPIRED, NOT_TAKEN), "failed, back []");
            assertThat(error(life).code()).isEqualTo("130429");
        }

        @Test
        void whatIsNotTakenAfterItsTimeIsNotTriedAgain() {
            assertLife(life.claimed().timeUp().on(NOT_TAKEN, EXPIRED), "failed, back []");
            assertThat(error(life).code()).isEqualTo("130429");
        }

        @Test
        void theHoldExpiresAndNobodyKnows() {
            assertLife(unconfirmed().timeUp().on(EXPIRED), "unconfirmed, back []");
            assertLife(life.on(DELIVERED), "delivered, charged [DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresAfterAnAnswerWasNotedByARunThatDied() {
            assertLife(life.claimed().noted(Trial.TAKEN).timeUp().on(EXPIRED, EXPIRED), "sent, charged [DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresAfterARefusalWasNotedByARunThatDied() {
            life.claimed()
                    .changed(life.message()
                            .change()
                            .trial(Trial.REFUSED)
                            .lastError(MessageRecord.failure(UNDELIVERABLE)));
            assertLife(life.timeUp().on(EXPIRED), "failed, back []");
            assertThat(error(life).code()).isEqualTo("131026");
        }

        @Test
        void anExpiryThatIsNotTrueChangesNothing() {
            assertLife(life.on(EXPIRED), "queued, held []");
        }

        /// WhatsApp said that it did not take it, and then that it sent it: only a refusal or a failure makes `sent`
        /// count for nothing. The status stays, since it never goes back.
        @Test
        void sentAfterTheTimeWasUpIsPaidAlthoughTheStatusStays() {
            assertLife(life.claimed().on(NOT_TAKEN).timeUp().on(EXPIRED, SENT, SENT), "failed, charged [DEDUCT_LATE]");
            assertLife(life.on(FAILED, SENT), "failed, back [DEDUCT_LATE, REFUND]");
        }

        @Test
        void sentAfterTheTimeWasUpAndAFailedWebhookIsNotPaid() {
            assertLife(life.claimed().on(NOT_TAKEN).timeUp().on(EXPIRED, FAILED, SENT), "failed, back []");
        }

        @Test
        void anUnconfirmedOneThatTurnsOutNotTakenFails() {
            assertLife(unconfirmed().on(NOT_TAKEN), "failed, back [RELEASE]");
        }

        @Test
        void anUnconfirmedOneThatTurnsOutRefusedFails() {
            assertLife(unconfirmed().on(REFUSED), "failed, back [RELEASE]");
        }
    }

    @Nested
    class ChargedOnDelivered {
        private final Life life = Life.chargedOn(ChargeOn.DELIVERED);

        @Test
        void whatsAppAcceptedItAndTheHoldStays() {
            assertLife(life.claimed().on(ACCEPTED, SENT), "sent, held []");
        }

        @Test
        void whatsAppRefusedIt() {
            assertLife(life.claimed().on(REFUSED), "failed, back [RELEASE]");
        }

        @Test
        void aPassingErrorKeepsTheHoldAndIsTriedAgain() {
            assertLife(life.claimed().on(NOT_TAKEN), "sending, held []");
        }

        @Test
        void noAnswerKeepsTheHold() {
            assertLife(life.claimed().on(NO_ANSWER, SENT), "sent, held []");
        }

        @Test
        void deliveredConverts() {
            assertLife(life.claimed().on(ACCEPTED, DELIVERED, READ), "read, charged [CONVERT]");
        }

        @Test
        void readAloneConverts() {
            assertLife(life.claimed().on(NO_ANSWER, READ), "read, charged [CONVERT]");
        }

        @Test
        void aWebhookSaysFailedOfAnUnpaidOne() {
            assertLife(life.claimed().on(ACCEPTED, FAILED), "failed, back [RELEASE]");
        }

        @Test
        void aWebhookSaysFailedOfADeliveredOne() {
            assertLife(life.claimed().on(ACCEPTED, DELIVERED, FAILED), "delivered, charged [CONVERT]");
        }

        @Test
        void deliveredAfterAFailureIsALateDeduction() {
            assertLife(life.claimed().on(ACCEPTED, FAILED, DELIVERED), "delivered, charged [RELEASE, DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresBeforeItWasTried() {
            assertLife(life.timeUp().on(EXPIRED), "failed, back []");
        }

        @Test
        void theHoldExpiresAndEachTryIsKnownNotTaken() {
            assertLife(life.claimed().on(NOT_TAKEN).timeUp().on(EXPIRED), "failed, back []");
        }

        @Test
        void theHoldExpiresAndNobodyKnows() {
            assertLife(life.claimed().on(NO_ANSWER).timeUp().on(EXPIRED, SENT), "sent, back []");
            assertLife(life.on(DELIVERED), "delivered, charged [DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresAfterWhatsAppAcceptedIt() {
            assertLife(life.claimed().on(ACCEPTED).timeUp().on(EXPIRED), "sent, back []");
            assertLife(life.on(READ, DELIVERED), "read, charged [DEDUCT_LATE]");
        }

        @Test
        void anAcceptedOneWhoseHoldExpiredMayStillFail() {
            assertLife(life.claimed().on(ACCEPTED).timeUp().on(EXPIRED, FAILED), "failed, back []");
        }
    }

    @Nested
    class Attempts {
        private final Life life = Life.chargedOn(ChargeOn.ACCEPTED);

        @Test
        void anAnswerToAnEarlierAttemptDoesNotAllowAnotherWhileOneIsUnderWay() {
            life.claimed().on(NOT_TAKEN).claimed();
            assertThat(life.message().attempt()).isEqualTo(2);

            life.on(NOT_TAKEN);

            assertThat(life.message().trial()).isEqualTo(Trial.CLAIMED);
        }

        @Test
        void anAttemptThatMayStillBeRunningIsLeftAlone() {
            life.claimed().on(new Event.NoAnswer(Life.START.plusSeconds(59)));
            assertLife(life, "sending, held []");

            assertLife(life.on(new Event.NoAnswer(Life.START.plusSeconds(60))), "unconfirmed, held []");
        }

        @Test
        void aMessageThatWasNeverAttemptedStaysAsItIs() {
            assertLife(life.on(NO_ANSWER), "queued, held []");
            assertLife(life.claimed().on(NOT_TAKEN, NO_ANSWER), "sending, held []");
        }

        @Test
        void anAnswerThatWasNotedBeforeItsRunDiedCounts() {
            assertLife(life.claimed().noted(Trial.TAKEN).on(NO_ANSWER), "sent, charged [CONVERT]");
        }
    }

    @Nested
    class Looks {
        private final Life life = Life.chargedOn(ChargeOn.DELIVERED);

        private Optional<Duration> nextLook() {
            return life.message().nextLookAt().map(time -> Duration.between(Life.START, time));
        }

        @Test
        void someoneLooksAMinuteAfterEachStepIsDue() {
            assertThat(nextLook()).contains(Duration.ofMinutes(1));
            life.claimed();
            assertThat(nextLook()).contains(Duration.ofMinutes(1));
            life.on(NOT_TAKEN);
            assertThat(nextLook()).contains(Duration.ofSeconds(65));
        }

        @Test
        void someoneLooksWhenTheHoldExpiresBeforeTheNextAttempt() {
            life.claimed()
                    .on(new Event.NotTaken(1, MessageRecord.failure(THROTTLED), Life.START.plus(Duration.ofHours(1))));
            assertThat(nextLook()).contains(Life.HOLD_LASTS);
        }

        @Test
        void someoneLooksWhenTheHoldOfAnAcceptedOneExpires() {
            life.claimed().on(ACCEPTED);
            assertThat(nextLook()).contains(Life.HOLD_LASTS);
        }

        @Test
        void nobodyLooksAtAFinishedOne() {
            life.claimed().on(ACCEPTED, DELIVERED);
            assertThat(nextLook()).isEmpty();
        }

        @Test
        void everyUnfinishedStatusIsLookedAt() {
            for (var status : Status.values()) {
                var fresh = Life.chargedOn(ChargeOn.DELIVERED);
                fresh.changed(fresh.message().change().status(status));
                var finished = status == Status.DELIVERED || status == Status.READ || status == Status.FAILED;
                assertThat(fresh.message().nextLookAt().isEmpty())
                        .as(status.label())
                        .isEqualTo(finished);
            }
        }
    }
}
