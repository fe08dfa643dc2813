package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The hold expires before the first attempt, between two attempts, or during one. On separate systems whose clocks
/// these tests move.
@MovesTheClock
@Timeout(300)
class HoldExpiryDuringSendingTest {
    private static final long HOLD_EXPIRED = 901;

    /// As long as the hold: a message that waits gets no more time.
    private static final String MAX_WAIT = "900";

    /// A system without a consumer of the sends queue.
    @Nested
    class WithoutAQueueConsumer {
        private static final RunningSystem SYSTEM = RunningSystem.start(
                RunningSystem.emptyFolder(),
                Map.of("TEMPLATE", templateWithoutSending().toString(), "MAX_WAIT_SECONDS", MAX_WAIT));

        private final User user = User.with(SYSTEM, 10);

        @AfterAll
        static void stop() {
            SYSTEM.close();
        }

        @Test
        void aMessageThatWasNeverAttemptedFails() {
            var id = user.sends("0000");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            SYSTEM.dev().advance(HOLD_EXPIRED);
            var message = user.awaitsStatus(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("expired_before_sending");
            assertThat(message.at("/error/retryable").asBoolean()).isTrue();
            assertThat(User.statuses(message)).containsExactly("queued", "failed");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("expired");
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.movements()).isEmpty();
            assertThat(user.posts(id)).isEmpty();
        }

        private static Path templateWithoutSending() {
            try {
                var folder = RunningSystem.emptyFolder();
                var machine = Path.of("statemachine", "send-message.asl.json");
                Files.createDirectories(folder.resolve("statemachine"));
                Files.copy(Path.of("..").resolve(machine), folder.resolve(machine));
                var template = Files.readString(Path.of("../template.yaml"));
                var source = "            Queue: !GetAtt SendsQueue.Arn\n";
                assertThat(template).containsOnlyOnce(source);
                return Files.writeString(
                        folder.resolve("template.yaml"),
                        template.replace(source, source + "            Enabled: false\n"));
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }

    /// WhatsApp's answers follow the moved clock as well.
    @Nested
    class WithASlowWhatsApp {
        private static final long ANSWERS_AFTER = 20;
        private static final RunningSystem SYSTEM = RunningSystem.start(
                RunningSystem.emptyFolder(),
                Map.of("WHATSAPP_ANSWER_SECONDS", Long.toString(ANSWERS_AFTER), "MAX_WAIT_SECONDS", MAX_WAIT));

        private final User user = User.with(SYSTEM, 10);

        @AfterAll
        static void stop() {
            SYSTEM.close();
        }

        /// Sends a message that WhatsApp has received and not yet answered.
        private String sendsAndWaits(String digits) {
            var id = user.sends(digits);
            user.awaits(id, _ -> user.posts(id).size() == 1);
            assertThat(user.api().message(id).get("status").asText()).isEqualTo("sending");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            return id;
        }

        private JsonNode seesMoreOf(String id, JsonNode before) {
            return user.awaits(
                    id,
                    message -> message.get("version").asLong()
                            > before.get("version").asLong());
        }

        @Test
        void aUserCannotEndTheHoldOfAMessageThatIsBeingSent() {
            var message = sendsAndWaits("0000");
            var hold = user.api().message(message).get("holdId").asText();
            for (var attempt : List.of(
                    Map.entry("deduct", "{\"holdId\":\"%s\"}"),
                    Map.entry("deduct", "{\"holdId\":\"%s\",\"amount\":1}"),
                    Map.entry("release-hold", "{\"holdId\":\"%s\"}"))) {
                var reply = user.api()
                        .post(
                                "/api/credits/interaction/" + attempt.getKey(),
                                Api.json(attempt.getValue().formatted(hold)));
                assertThat(reply.status()).isEqualTo(409);
                assertThat(reply.body().get("code").asText()).isEqualTo("hold_managed");
                assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
            }
            SYSTEM.dev().advance(ANSWERS_AFTER);
            user.awaitsStatus(message, "read");
            assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
            assertThat(user.movements()).containsExactly("deduction -1");
            assertThat(user.posts(message)).containsExactly("accepted");
        }

        @Test
        void aMessageThatWasNeverAcceptedFails() {
            var id = sendsAndWaits("0002");
            SYSTEM.dev().advance(ANSWERS_AFTER);
            user.awaits(id, _ -> user.posts(id).size() == 2);
            SYSTEM.dev().advance(HOLD_EXPIRED);
            var message = user.awaitsStatus(id, "failed");
            assertThat(message.at("/error/code").asText()).isEqualTo("130429");
            assertThat(message.at("/error/retryable").asBoolean()).isTrue();
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.movements()).isEmpty();
            assertThat(user.posts(id)).containsOnly("throttled 130429").hasSize(2);
        }

        @Test
        void anAttemptWithUnknownOutcomeStaysUnconfirmed() {
            var id = sendsAndWaits("0004");
            SYSTEM.dev().advance(HOLD_EXPIRED);
            user.awaitsStatus(id, "unconfirmed");
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            user.receivesStatuses(id, "failed");
            assertThat(user.movements()).isEmpty();
            user.receivesStatuses(id, "delivered");
            assertThat(user.movements()).containsExactly("late deduction -1");
            assertThat(user.posts(id)).hasSize(1);
        }

        @Test
        void anAnswerAfterTheExpiryIsALateDeduction() {
            var id = sendsAndWaits("0000");
            SYSTEM.dev().advance(HOLD_EXPIRED);
            user.awaitsStatus(id, "read");
            assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
            assertThat(user.movements()).containsExactly("late deduction -1");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("expired");
        }

        /// The message has already failed and its credits are returned; only a delivery would change that.
        @Test
        void anAnswerAfterAFailedWebhookChangesNothing() {
            var id = sendsAndWaits("0005");
            var failed = user.receivesStatuses(id, "failed");
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            SYSTEM.dev().advance(ANSWERS_AFTER);
            assertThat(seesMoreOf(id, failed).get("status").asText()).isEqualTo("failed");
            user.receivesStatusesWithoutEffect(id, "failed", "sent");
            assertThat(user.movements()).isEmpty();
            assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
        }

        /// Until the answer is recorded the status matches no message; the queue retries it.
        @Test
        void aStatusBeforeTheAnswerIsAppliedLater() {
            var id = user.sends("0005");
            Meta.sendStatuses(SYSTEM, Meta.statusByWhatsAppId("read", Meta.whatsAppId(id)));
            user.awaits(id, _ -> SYSTEM.linesWith("UnknownMessageException") == 1);
            user.awaits(id, _ -> user.posts(id).size() == 1);
            SYSTEM.dev().advance(ANSWERS_AFTER);
            user.awaitsStatus(id, "failed");
            SYSTEM.dev().advance(181);
            user.awaitsStatus(id, "read");
            assertThat(user.movements()).containsExactly("late deduction -1", "refund 1", "deduction -1");
        }
    }
}
