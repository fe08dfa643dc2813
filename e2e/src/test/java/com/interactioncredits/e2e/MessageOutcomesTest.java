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

/// The outcomes of a message and its hold, through the real queues, state machine and webhooks: the contract's table of
/// messages, except rows that need a moved clock. Expired holds are in [HoldExpiryDuringSendingTest] and
/// [LateDeductionTest], the other setting of `ChargeOn` in [ChargeOnDeliveredTest]. Each recipient of the simulated
/// WhatsApp is used here. Each test has its own user, so that they can run concurrently.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class MessageOutcomesTest {
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
    class WhatsAppsAnswer {
        @Test
        void anAcceptedMessageIsPaidOnce() {
            var id = user.sends("0000");
            var message = user.awaitsStatus(id, "read");
            assertThat(User.statuses(message))
                    .startsWith("queued", "sending")
                    .endsWith("read")
                    .doesNotContain("unconfirmed", "failed");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("converted");
            assertPaidOnce();
            assertThat(user.posts(id)).containsExactly("accepted");
        }

        @Test
        void aRefusedMessageReleasesItsHold() {
            var id = user.sends("0001");
            var message = user.awaitsStatus(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("131026");
            assertThat(message.at("/error/title").asText()).isNotEmpty();
            assertThat(message.at("/error/retryable").asBoolean()).isFalse();
            assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
            assertNothingTaken();
            assertThat(user.posts(id)).containsExactly("refused 131026");
        }

        @Test
        void anExpiredAccessTokenReleasesTheHold() {
            var id = user.sends("0008");
            assertThat(user.awaitsStatus(id, "failed").at("/error/code").asText())
                    .isEqualTo("190");
            assertNothingTaken();
        }

        /// The wait after the third attempt is long enough for a slow machine.
        @Test
        void aTemporaryErrorKeepsTheHold() {
            var id = user.sends("1056");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            user.awaits(id, _ -> user.posts(id).size() == 3);
            assertThat(user.api().message(id).get("status").asText()).isEqualTo("sending");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
        }

        @Test
        void aTemporaryErrorIsRetried() {
            var id = user.sends("0002");
            user.awaitsStatus(id, "delivered");
            assertPaidOnce();
            assertThat(user.posts(id)).containsExactly("throttled 130429", "throttled 130429", "accepted");
        }

        @ParameterizedTest
        @CsvSource({"0004, 'taken, answer lost'", "0007, status 500"})
        void anUnknownOutcomeKeepsTheHold(String digits, String answer) {
            var id = user.sends(digits);
            var message = user.awaitsStatus(id, "unconfirmed");
            assertThat(message.get("error").isNull()).isTrue();
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            assertThat(user.posts(id)).containsExactly(answer);
        }
    }

    @Nested
    class WebhookStatuses {
        @ParameterizedTest
        @ValueSource(strings = {"sent", "delivered", "read"})
        void sentDeliveredOrReadConvertsTheHoldOfAnUnconfirmedMessage(String kind) {
            var id = user.sendsUnconfirmedMessage();
            assertThat(User.statuses(user.receivesStatuses(id, kind)))
                    .containsExactly("queued", "sending", "unconfirmed", kind);
            assertPaidOnce();
        }

        @Test
        void sentAndDeliveredConfirmAMessageWhoseAnswerWasLost() {
            var id = user.sends("0003");
            assertThat(User.statuses(user.awaitsStatus(id, "delivered")))
                    .startsWith("queued", "sending", "unconfirmed")
                    .endsWith("delivered");
            assertPaidOnce();
            assertThat(user.posts(id)).hasSize(1);
        }

        @Test
        void failedReleasesTheHoldOfAnUnpaidMessage() {
            var id = user.sendsUnconfirmedMessage();
            var message = user.receivesStatuses(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("131049");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
            assertNothingTaken();
            user.receivesStatusesWithoutEffect(id, "failed", "failed");
            assertNothingTaken();
        }

        @Test
        void failedRefundsAPaidMessageThatIsNotDelivered() {
            var id = user.sends("0005");
            var message = user.awaitsStatus(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("131049");
            user.receivesStatusesWithoutEffect(id, "failed", "failed");
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.movements()).containsExactly("refund 1", "deduction -1");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("converted");
        }

        @ParameterizedTest
        @ValueSource(strings = {"delivered", "read"})
        void failedAfterDeliveredOrReadChangesNothing(String arrived) {
            var id = user.sendsUnconfirmedMessage();
            user.receivesStatuses(id, "sent", arrived);
            user.receivesStatusesWithoutEffect(id, "failed");
            assertPaidOnce();
            Eventually.get(
                    () -> system.linesWith("message " + id + " failed after it was delivered"), seen -> seen == 1);
        }

        @Test
        void deliveredOrReadAfterARefundIsALateDeduction() {
            var id = user.sends("0005");
            user.awaitsStatus(id, "failed");
            user.receivesStatuses(id, "delivered", "read");
            assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
            assertThat(user.movements()).containsExactly("late deduction -1", "refund 1", "deduction -1");
            user.receivesStatusesWithoutEffect(id, "failed", "delivered", "read");
            assertThat(user.movements()).hasSize(3);
        }

        @Test
        void deliveredAfterARefusalIsALateDeduction() {
            var id = user.sends("0001");
            user.awaitsStatus(id, "failed");
            user.receivesStatuses(id, "delivered");
            assertThat(user.movements()).containsExactly("late deduction -1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0001", "0005"})
        void sentAfterARefusalOrFailureChangesNothing(String digits) {
            var id = user.sends(digits);
            user.awaitsStatus(id, "failed");
            var before = user.movements();
            user.receivesStatusesWithoutEffect(id, "sent", "sent");
            assertThat(user.movements()).isEqualTo(before);
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        }
    }

    @Nested
    class WebhookOrder {
        @Test
        void duplicatesAndDisorderChangeNothing() {
            var id = user.sends("0006");
            user.awaitsStatus(id, "read");
            user.receivesStatusesWithoutEffect(id, "sent", "delivered", "read", "sent");
            assertPaidOnce();
            assertThat(user.posts(id)).hasSize(1);
        }

        @Test
        void readMayComeWithoutDeliveredAndBeforeWhatsAppsAnswer() {
            var id = user.sends("0009");
            assertThat(User.statuses(user.awaitsStatus(id, "read"))).doesNotContain("delivered");
            assertPaidOnce();
            user.receivesStatusesWithoutEffect(id, "delivered", "sent");
        }

        @Test
        void aStatusMayNameOnlyWhatsAppsId() {
            var id = user.sends("0005");
            user.awaitsStatus(id, "failed");
            Meta.sendStatuses(system, Meta.statusByWhatsAppId("read", Meta.whatsAppId(id)));
            user.awaitsStatus(id, "read");
        }

        @Test
        void ourMessageIdTakesPrecedenceOverWhatsAppsId() {
            var other = user.sends("0000");
            user.awaitsStatus(other, "read");
            var another = User.with(system, 10);
            var id = another.sendsUnconfirmedMessage();
            Meta.sendStatuses(
                    system,
                    Meta.statusByWhatsAppId("failed", Meta.whatsAppId(other)).put("biz_opaque_callback_data", id));
            another.awaitsStatus(id, "failed");
            assertThat(another.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.api().message(other).get("status").asText()).isEqualTo("read");
            assertThat(user.movements()).isEqualTo(List.of("deduction -1"));
        }
    }
}
