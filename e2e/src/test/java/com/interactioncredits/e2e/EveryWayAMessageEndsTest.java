package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens to a message, to its hold and to what its user sees, through the real queues, state machine and
/// webhooks: the contract's table of messages, as far as no clock has to be moved. What happens when the hold's time
/// is up is in [OutOfTimeTest] and [LateDeductionTest], the other setting in [ChargeOnDeliveredTest]. Each recipient of
/// the simulated WhatsApp is used here. Each test has its own user, so that they can run concurrently.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class EveryWayAMessageEndsTest {
    private final RunningSystem system = RunningSystem.shared();
    private final User user = User.with(system, 10);

    private void assertPaidOnce() {
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
        assertThat(user.movements()).containsExactly("deduction -1");
    }

    private void assertNothingTaken() {
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(user.movements()).isEmpty();
    }

    @Nested
    class WhatsAppAnswers {
        @Test
        void whatsAppAcceptedIt() {
            var id = user.sends("0000");
            var message = user.seesBecome(id, "read");
            assertThat(User.statuses(message))
                    .startsWith("queued", "sending")
                    .endsWith("read")
                    .doesNotContain("unconfirmed", "failed");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("converted");
            assertPaidOnce();
            assertThat(user.posts(id)).containsExactly("accepted");
        }

        @Test
        void theCreditsAreHeldWhileItIsUnderWay() {
            user.sends("0002");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
        }

        @Test
        void whatsAppRefusedIt() {
            var id = user.sends("0001");
            var message = user.seesBecome(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("131026");
            assertThat(message.at("/error/title").asText()).isNotEmpty();
            assertThat(message.at("/error/retryable").asBoolean()).isFalse();
            assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
            assertNothingTaken();
            assertThat(user.posts(id)).containsExactly("refused 131026");
        }

        @Test
        void whatsAppRefusedItUntilAnOperatorActs() {
            var id = user.sends("0008");
            assertThat(user.seesBecome(id, "failed").at("/error/code").asText()).isEqualTo("190");
            assertNothingTaken();
        }

        @Test
        void aPassingErrorKeepsTheHoldAndIsTriedAgain() {
            var id = user.sends("0002");
            user.sees(id, _ -> user.posts(id).size() == 2);
            assertThat(user.api().message(id).get("status").asText()).isEqualTo("sending");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            user.seesBecome(id, "delivered");
            assertPaidOnce();
            assertThat(user.posts(id)).containsExactly("throttled 130429", "throttled 130429", "accepted");
        }

        @ParameterizedTest
        @CsvSource({"0004, 'taken, answer lost'", "0007, status 500"})
        void nobodyKnows(String digits, String answer) {
            var id = user.sends(digits);
            var message = user.seesBecome(id, "unconfirmed");
            assertThat(message.get("error").isNull()).isTrue();
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            assertThat(user.posts(id)).containsExactly(answer);
        }
    }

    @Nested
    class AWebhookSays {
        @ParameterizedTest
        @ValueSource(strings = {"sent", "delivered", "read"})
        void thatAnUnconfirmedOneWentOut(String kind) {
            var id = user.sendsUnconfirmed();
            assertThat(User.statuses(user.isTold(id, kind))).containsExactly("queued", "sending", "unconfirmed", kind);
            assertPaidOnce();
        }

        @Test
        void sentAndDeliveredOfOneWhoseAnswerWasLost() {
            var id = user.sends("0003");
            assertThat(User.statuses(user.seesBecome(id, "delivered")))
                    .startsWith("queued", "sending", "unconfirmed")
                    .endsWith("delivered");
            assertPaidOnce();
            assertThat(user.posts(id)).hasSize(1);
        }

        @Test
        void failedOfAnUnpaidOne() {
            var id = user.sendsUnconfirmed();
            var message = user.isTold(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("131049");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
            assertNothingTaken();
            user.isToldInVain(id, "failed", "failed");
            assertNothingTaken();
        }

        @Test
        void failedOfAPaidOneNotYetDelivered() {
            var id = user.sends("0005");
            var message = user.seesBecome(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("131049");
            user.isToldInVain(id, "failed", "failed");
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.movements()).containsExactly("refund 1", "deduction -1");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("converted");
        }

        @ParameterizedTest
        @ValueSource(strings = {"delivered", "read"})
        void failedOfOneDeliveredOrRead(String arrived) {
            var id = user.sendsUnconfirmed();
            user.isTold(id, "sent", arrived);
            user.isToldInVain(id, "failed");
            assertPaidOnce();
            assertThat(system.logLines())
                    .anyMatch(line -> line.contains("message " + id + " failed after it was delivered"));
        }

        @Test
        void deliveredOrReadOfOneThatFailedAndWasRefunded() {
            var id = user.sends("0005");
            user.seesBecome(id, "failed");
            user.isTold(id, "delivered", "read");
            assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
            assertThat(user.movements()).containsExactly("late deduction -1", "refund 1", "deduction -1");
            user.isToldInVain(id, "failed", "delivered", "read");
            assertThat(user.movements()).hasSize(3);
        }

        @Test
        void deliveredOfOneThatWasRefused() {
            var id = user.sends("0001");
            user.seesBecome(id, "failed");
            user.isTold(id, "delivered");
            assertThat(user.movements()).containsExactly("late deduction -1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0001", "0005"})
        void sentOfOneThatWasRefusedOrFailed(String digits) {
            var id = user.sends(digits);
            user.seesBecome(id, "failed");
            var before = user.movements();
            user.isToldInVain(id, "sent", "sent");
            assertThat(user.movements()).isEqualTo(before);
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        }
    }

    @Nested
    class WebhooksComeAsTheyLike {
        @Test
        void doubledAndOutOfOrder() {
            var id = user.sends("0006");
            user.seesBecome(id, "read");
            user.isToldInVain(id, "sent", "delivered", "read", "sent");
            assertPaidOnce();
            assertThat(user.posts(id)).hasSize(1);
        }

        @Test
        void readWithoutDeliveredAndBeforeOurOwnAnswer() {
            var id = user.sends("0009");
            assertThat(User.statuses(user.seesBecome(id, "read"))).doesNotContain("delivered");
            assertPaidOnce();
            user.isToldInVain(id, "delivered", "sent");
        }

        @Test
        void withoutOurNameForTheMessageButWithTheIdThatWhatsAppGaveIt() {
            var id = user.sends("0005");
            user.seesBecome(id, "failed");
            Meta.tells(system, Meta.foreign("read", Meta.whatsAppId(id)));
            user.seesBecome(id, "read");
        }

        @Test
        void withOurNameForTheMessageAndAnotherMessagesIdOfWhatsApp() {
            var other = user.sends("0000");
            user.seesBecome(other, "read");
            var another = User.with(system, 10);
            var id = another.sendsUnconfirmed();
            Meta.tells(system, Meta.foreign("failed", Meta.whatsAppId(other)).put("biz_opaque_callback_data", id));
            another.seesBecome(id, "failed");
            assertThat(another.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.api().message(other).get("status").asText()).isEqualTo("read");
            assertThat(user.movements()).isEqualTo(List.of("deduction -1"));
        }
    }
}
