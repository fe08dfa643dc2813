package com.interactioncredits.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The contract's table of messages, row by row.
class MessageTransitionsTest {
    private static final GraphError UNDELIVERABLE = GraphError.of(131026);
    private static final GraphError THROTTLED = GraphError.of(130429);
    private static final Instant LATER = Life.START.plusSeconds(5);

    static final MessageEvent ACCEPTED = new MessageEvent.Accepted("wamid.A");
    static final MessageEvent REFUSED = new MessageEvent.Refused(UNDELIVERABLE);
    static final MessageEvent NOT_ACCEPTED = new MessageEvent.NotAccepted(1, MessageRecord.failure(THROTTLED), LATER);
    static final MessageEvent OUTCOME_UNKNOWN = new MessageEvent.OutcomeUnknown(Life.START.plusSeconds(60));
    static final MessageEvent SENT = new MessageEvent.Sent();
    static final MessageEvent DELIVERED = new MessageEvent.Delivered();
    static final MessageEvent READ = new MessageEvent.Read();
    static final MessageEvent FAILED = new MessageEvent.Failed(Optional.of(GraphError.of(131049)));
    static final MessageEvent EXPIRED = new MessageEvent.HoldExpired();

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
            return life.claimed().recorded(AttemptState.UNKNOWN).on(OUTCOME_UNKNOWN);
        }

        @Test
        void whatsAppAcceptedIt() {
            assertLife(life.claimed().recorded(AttemptState.ACCEPTED).on(ACCEPTED), "sent, charged [CONVERT]");
            assertThat(life.message().delivery().whatsAppId()).contains("wamid.A");
        }

        @Test
        void whatsAppRefusedIt() {
            assertLife(life.claimed().on(REFUSED), "failed, returned [RELEASE]");
            assertThat(error(life)).isEqualTo(new Failure("131026", UNDELIVERABLE.title(), false));
        }

        @Test
        void aPassingErrorKeepsTheHoldAndIsTriedAgain() {
            assertLife(life.claimed().on(NOT_ACCEPTED), "sending, held []");
            assertThat(life.message().attempt().state()).isEqualTo(AttemptState.NOT_ACCEPTED);
            assertThat(life.message().attempt().stepAt()).isEqualTo(LATER);
            assertThat(life.message().visible().error()).isEmpty();
        }

        @Test
        void noAnswerKeepsTheHoldAndIsNeverSentAgain() {
            assertLife(unconfirmed(), "unconfirmed, held []");
            assertThat(life.message().attempt().state().allowsAttempt()).isFalse();
        }

        @Test
        void aSentMessageIsNeitherRefusedNorAttemptedAgain() {
            assertLife(life.claimed().on(SENT, REFUSED, NOT_ACCEPTED), "sent, charged [CONVERT]");
        }

        @Test
        void anUnconfirmedMessageDoesNotChangeAgain() {
            var version = unconfirmed().message().version();
            assertThat(life.on(OUTCOME_UNKNOWN).message().version()).isEqualTo(version);
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
            assertLife(unconfirmed().on(FAILED), "failed, returned [RELEASE]");
            assertThat(error(life).code()).isEqualTo("131049");
        }

        @Test
        void aWebhookThatSaysFailedWithoutAReason() {
            assertLife(unconfirmed().on(new MessageEvent.Failed(Optional.empty())), "failed, returned [RELEASE]");
            assertThat(error(life).code()).isEqualTo("undelivered");
        }

        @Test
        void aWebhookSaysFailedOfAPaidOneNotYetDelivered() {
            assertLife(life.claimed().on(ACCEPTED, FAILED, FAILED), "failed, returned [CONVERT, REFUND]");
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
            assertLife(life.recorded(AttemptState.ACCEPTED).on(ACCEPTED, DELIVERED, SENT), "read, charged [CONVERT]");
        }

        @Test
        void ourOwnAnswerComesWhenTheHoldHadExpired() {
            assertLife(life.claimed().timeUp().on(EXPIRED), "unconfirmed, returned []");
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
            assertLife(life.claimed().on(FAILED, SENT, ACCEPTED), "failed, returned [RELEASE]");
        }

        @Test
        void aLater200OrSentChangesNothingAfterARefusal() {
            assertLife(life.claimed().on(REFUSED, ACCEPTED, SENT), "failed, returned [RELEASE]");
        }

        @Test
        void aLateDeductionIsGivenBackOnceAndNeverTakenAgain() {
            assertLife(unconfirmed().timeUp().on(SENT, FAILED, FAILED), "failed, returned [DEDUCT_LATE, REFUND]");
            assertLife(life.on(DELIVERED), "delivered, returned [DEDUCT_LATE, REFUND]");
            assertLife(life.on(FAILED, READ), "read, returned [DEDUCT_LATE, REFUND]");
        }

        @Test
        void theHoldExpiresBeforeItWasTried() {
            assertLife(life.timeUp().on(EXPIRED), "failed, returned []");
            assertThat(error(life).code()).isEqualTo("expired_before_sending");
        }

        @Test
        void theHoldExpiresAndNoAttemptWasAccepted() {
            assertLife(life.claimed().on(NOT_ACCEPTED).timeUp().on(EXPIRED), "failed, returned []");
            assertThat(error(life)).isEqualTo(new Failure("130429", THROTTLED.title(), true));
        }

        @Test
        void theHoldExpiresDuringAnAttemptThatIsThenNotAccepted() {
            assertLife(life.claimed().timeUp().on(EXPIRED, NOT_ACCEPTED), "failed, returned []");
            assertThat(error(life).code()).isEqualTo("130429");
        }

        @Test
        void anAttemptThatIsNotAcceptedAfterTheHoldExpiredIsTheLast() {
            assertLife(life.claimed().timeUp().on(NOT_ACCEPTED, EXPIRED), "failed, returned []");
            assertThat(error(life).code()).isEqualTo("130429");
        }

        @Test
        void theHoldExpiresAndTheOutcomeIsUnknown() {
            assertLife(unconfirmed().timeUp().on(EXPIRED), "unconfirmed, returned []");
            assertLife(life.on(DELIVERED), "delivered, charged [DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresAfterADeadRunRecordedAnAcceptance() {
            assertLife(
                    life.claimed().recorded(AttemptState.ACCEPTED).timeUp().on(EXPIRED, EXPIRED),
                    "sent, charged [DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresAfterADeadRunRecordedARefusal() {
            life.claimed()
                    .changed(life.message().with(AttemptState.REFUSED).with(MessageRecord.failure(UNDELIVERABLE)));
            assertLife(life.timeUp().on(EXPIRED), "failed, returned []");
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
            assertLife(
                    life.claimed().on(NOT_ACCEPTED).timeUp().on(EXPIRED, SENT, SENT), "failed, charged [DEDUCT_LATE]");
            assertLife(life.on(FAILED, SENT), "failed, returned [DEDUCT_LATE, REFUND]");
        }

        @Test
        void sentAfterTheTimeWasUpAndAFailedWebhookIsNotPaid() {
            assertLife(life.claimed().on(NOT_ACCEPTED).timeUp().on(EXPIRED, FAILED, SENT), "failed, returned []");
        }

        @Test
        void anUnconfirmedMessageThatTurnsOutNotAcceptedFails() {
            assertLife(unconfirmed().on(NOT_ACCEPTED), "failed, returned [RELEASE]");
        }

        @Test
        void anUnconfirmedMessageThatTurnsOutRefusedFails() {
            assertLife(unconfirmed().on(REFUSED), "failed, returned [RELEASE]");
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
            assertLife(life.claimed().on(REFUSED), "failed, returned [RELEASE]");
        }

        @Test
        void aPassingErrorKeepsTheHoldAndIsTriedAgain() {
            assertLife(life.claimed().on(NOT_ACCEPTED), "sending, held []");
        }

        @Test
        void noAnswerKeepsTheHold() {
            assertLife(life.claimed().on(OUTCOME_UNKNOWN, SENT), "sent, held []");
        }

        @Test
        void deliveredConverts() {
            assertLife(life.claimed().on(ACCEPTED, DELIVERED, READ), "read, charged [CONVERT]");
        }

        @Test
        void readAloneConverts() {
            assertLife(life.claimed().on(OUTCOME_UNKNOWN, READ), "read, charged [CONVERT]");
        }

        @Test
        void aWebhookSaysFailedOfAnUnpaidOne() {
            assertLife(life.claimed().on(ACCEPTED, FAILED), "failed, returned [RELEASE]");
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
            assertLife(life.timeUp().on(EXPIRED), "failed, returned []");
        }

        @Test
        void theHoldExpiresAndNoAttemptWasAccepted() {
            assertLife(life.claimed().on(NOT_ACCEPTED).timeUp().on(EXPIRED), "failed, returned []");
        }

        @Test
        void theHoldExpiresAndTheOutcomeIsUnknown() {
            assertLife(life.claimed().on(OUTCOME_UNKNOWN).timeUp().on(EXPIRED, SENT), "sent, returned []");
            assertLife(life.on(DELIVERED), "delivered, charged [DEDUCT_LATE]");
        }

        @Test
        void theHoldExpiresAfterWhatsAppAcceptedIt() {
            assertLife(life.claimed().on(ACCEPTED).timeUp().on(EXPIRED), "sent, returned []");
            assertLife(life.on(READ, DELIVERED), "read, charged [DEDUCT_LATE]");
        }

        @Test
        void anAcceptedOneWhoseHoldExpiredMayStillFail() {
            assertLife(life.claimed().on(ACCEPTED).timeUp().on(EXPIRED, FAILED), "failed, returned []");
        }
    }

    @Nested
    class Attempts {
        private final Life life = Life.chargedOn(ChargeOn.ACCEPTED);

        @Test
        void anAnswerToAnEarlierAttemptDoesNotAllowAnotherWhileOneIsUnderWay() {
            life.claimed().on(NOT_ACCEPTED).claimed();
            assertThat(life.message().attempt().number()).isEqualTo(2);

            life.on(NOT_ACCEPTED);

            assertThat(life.message().attempt().state()).isEqualTo(AttemptState.CLAIMED);
        }

        @Test
        void anAttemptThatMayStillBeRunningIsLeftAlone() {
            life.claimed().on(new MessageEvent.OutcomeUnknown(Life.START.plusSeconds(59)));
            assertLife(life, "sending, held []");

            assertLife(life.on(new MessageEvent.OutcomeUnknown(Life.START.plusSeconds(60))), "unconfirmed, held []");
        }

        @Test
        void aMessageThatWasNeverAttemptedStaysAsItIs() {
            assertLife(life.on(OUTCOME_UNKNOWN), "queued, held []");
            assertLife(life.claimed().on(NOT_ACCEPTED, OUTCOME_UNKNOWN), "sending, held []");
        }

        @Test
        void anAnswerThatADeadRunRecordedCounts() {
            assertLife(life.claimed().recorded(AttemptState.ACCEPTED).on(OUTCOME_UNKNOWN), "sent, charged [CONVERT]");
        }
    }

    @Nested
    class Sweeps {
        private final Life life = Life.chargedOn(ChargeOn.DELIVERED);

        private Optional<Duration> nextSweep() {
            return life.message().nextSweepAt().map(time -> Duration.between(Life.START, time));
        }

        @Test
        void theSweepIsDueAMinuteAfterEachStep() {
            assertThat(nextSweep()).contains(Duration.ofMinutes(1));
            life.claimed();
            assertThat(nextSweep()).contains(Duration.ofMinutes(1));
            life.on(NOT_ACCEPTED);
            assertThat(nextSweep()).contains(Duration.ofSeconds(65));
        }

        @Test
        void theSweepIsDueWhenTheHoldExpiresBeforeTheNextAttempt() {
            life.claimed()
                    .on(new MessageEvent.NotAccepted(
                            1, MessageRecord.failure(THROTTLED), Life.START.plus(Duration.ofHours(1))));
            assertThat(nextSweep()).contains(Life.HOLD_LASTS);
        }

        @Test
        void theSweepIsDueWhenTheHoldOfAnAcceptedMessageExpires() {
            life.claimed().on(ACCEPTED);
            assertThat(nextSweep()).contains(Life.HOLD_LASTS);
        }

        @Test
        void aFinishedMessageIsNotSwept() {
            life.claimed().on(ACCEPTED, DELIVERED);
            assertThat(nextSweep()).isEmpty();
        }

        @Test
        void everyUnfinishedStatusIsSwept() {
            for (var status : Status.values()) {
                var fresh = Life.chargedOn(ChargeOn.DELIVERED);
                fresh.changed(fresh.message().with(status));
                var finished = status == Status.DELIVERED || status == Status.READ || status == Status.FAILED;
                assertThat(fresh.message().nextSweepAt().isEmpty())
                        .as(status.label())
                        .isEqualTo(finished);
            }
        }
    }
}
