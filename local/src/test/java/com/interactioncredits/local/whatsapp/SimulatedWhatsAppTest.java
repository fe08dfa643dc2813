package com.interactioncredits.local.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.SendOutcome.NotAccepted;
import com.interactioncredits.whatsapp.SendOutcome.Refused;
import com.interactioncredits.whatsapp.SendOutcome.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each recipient of the contract's table, with our client and webhook reader.
@Timeout(60)
class SimulatedWhatsAppTest extends WithSimulatedWhatsApp {
    SimulatedWhatsAppTest(@TempDir Path dataFolder) {
        super(dataFolder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0010", "9999"})
    void isAcceptedSentDeliveredAndRead(String ends) {
        var accepted = (Accepted) send(ends, "m");
        assertThat(webhooks("m")).isEmpty();
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("SENT", "DELIVERED", "READ");
        assertThat(receiver.statuses())
                .allSatisfy(status -> assertThat(status.whatsAppId()).contains(accepted.whatsAppId()));
    }

    @Test
    void isRefusedAsUndeliverable() {
        assertThat(send("0001", "m")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.error().code())
                .isEqualTo(131026));
        time.advance(SOON);
        assertThat(webhooks("m")).isEmpty();
    }

    // B1
    @Test
    void answersEverySendWithAnErrorOfTheSender() throws IOException {
        simulated.setOutage(new Outage(OptionalInt.of(131042), false));
        for (var ends : List.of("0000", "0004", "0008")) {
            assertThat(send(ends, "m")).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.error().code()).isEqualTo(131042);
                assertThat(refused.error().ofSender()).isTrue();
            });
        }
        simulated.setOutage(new Outage(OptionalInt.of(100), false));
        assertThat(send("0000", "n")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.error().ofSender())
                .isTrue());
        restart();
        assertThat(outcomes()).containsExactly("refused 131042", "refused 131042", "refused 131042", "refused 100");
        assertThat(send("0000", "n")).isInstanceOf(Accepted.class);
    }

    @Test
    void answersNothingDuringAnOutage() {
        simulated.setOutage(new Outage(OptionalInt.of(190), true));
        assertThat(send("0000", "m")).isInstanceOf(Unknown.class);
        time.advance(SOON);
        assertThat(webhooks("m")).isEmpty();
        assertThat(outcomes()).containsExactly("no answer");
        simulated.setOutage(Outage.NONE);
        assertThat(send("0000", "m")).isInstanceOf(Accepted.class);
    }

    @Test
    void isThrottledTwicePerMessageAndThenDelivered() {
        for (var message : List.of("m", "another", "m")) {
            assertThat(send("0002", message)).isInstanceOfSatisfying(NotAccepted.class, notTaken -> assertThat(
                            notTaken.error().code())
                    .isEqualTo(130429));
        }
        assertThat(send("0002", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("SENT", "DELIVERED");
        assertThat(outcomes()).containsExactly("throttled 130429", "throttled 130429", "throttled 130429", "accepted");
    }

    @Test
    void isAcceptedAndTheAnswerIsLostButWebhooksConfirmIt() {
        assertThat(send("0003", "m"))
                .isInstanceOf(Unknown.class)
                .isNotEqualTo(new Unknown("no complete answer in time"));
        assertThat(outcomes()).containsExactly("taken, answer lost");
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("SENT", "DELIVERED");
    }

    @Test
    void isAcceptedAndNeverConfirmed() {
        assertThat(send("0004", "m"))
                .isInstanceOf(Unknown.class)
                .isNotEqualTo(new Unknown("no complete answer in time"));
        time.advance(Duration.ofDays(8));
        assertThat(webhooks("m")).isEmpty();
        assertThat(outcomes()).containsExactly("taken, answer lost");
    }

    @Test
    void isAcceptedAndFailsLater() {
        assertThat(send("0005", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("FAILED");
        assertThat(receiver.statuses().getFirst().error())
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(131049));
    }

    @Test
    void webhooksAreRepeatedAndOutOfOrder() {
        assertThat(send("0006", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(webhooks("m"))
                .containsExactlyInAnyOrder("SENT", "SENT", "DELIVERED", "DELIVERED", "READ", "READ")
                .doesNotContainSequence("SENT", "DELIVERED", "READ")
                .startsWith("DELIVERED");
        assertThat(receiver.statuses().stream().distinct()).hasSize(3);
    }

    @Test
    void failsWithoutAGraphErrorAndIsNotAccepted() {
        assertThat(send("0007", "m")).isEqualTo(new Unknown("status 500 without a Graph error"));
        time.advance(SOON);
        assertThat(webhooks("m")).isEmpty();
    }

    @Test
    void isRefusedBecauseTheTokenExpired() {
        assertThat(send("0008", "m")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.error().numbers())
                .startsWith("code 190, subcode 463"));
        time.advance(SOON);
        assertThat(webhooks("m")).isEmpty();
    }

    @Test
    void isReadBeforeTheAnswer() {
        assertThat(send("0009", "m")).isInstanceOf(Accepted.class);
        assertThat(awaitedCallers).isEmpty();
        assertThat(webhooks("m")).containsExactly("READ");
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("READ");
    }

    @Test
    void isThrottledByThePairLimitFiveTimes() throws IOException {
        for (int times = 1; times <= 5; times++) {
            assertThat(send("1056", "m")).isInstanceOfSatisfying(NotAccepted.class, notTaken -> assertThat(
                            notTaken.error().code())
                    .isEqualTo(131056));
            restart();
        }
        assertThat(send("1056", "m")).isInstanceOf(Accepted.class);
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("SENT", "DELIVERED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0003", "0005", "0006"})
    void webhooksAreSentAfterTheCallerHasDoneWithTheAnswer(String ends) {
        send(ends, "m");
        assertThat(awaitedCallers).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(awaitedCallers).containsExactly("m");
        assertThat(webhooks("m")).isEmpty();
        time.advance(SOON);
        assertThat(awaitedCallers).hasSize(1);
        assertThat(webhooks("m")).isNotEmpty();
    }

    @Test
    void aWebhookIsRepeatedUntilItIsAcknowledged() {
        send("0005", "m");
        receiver.fails(500, 503, 302, 204);
        time.advance(Duration.ofMillis(300));
        assertThat(receiver.bodies()).hasSize(1);
        time.advance(Duration.ofSeconds(1 + 2 + 4 + 8));
        assertThat(webhooks("m")).containsExactly("FAILED");
        assertThat(receiver.bodies()).hasSize(5).containsOnly(receiver.bodies().getFirst());
    }

    @Test
    void aWebhookIsGivenUpAfterSevenDays() throws IOException {
        receiver.close();
        send("0005", "m");
        time.advance(Duration.ofDays(7).plusMinutes(2));
        assertThat(Files.readAllLines(dataFolder.resolve("whatsapp.jsonl")).getLast())
                .isEqualTo("{\"told\":0}");
    }

    @Test
    void aReadWebhookThatFailsDoesNotDelayTheAnswer() {
        receiver.fails(500);
        assertThat(send("0009", "m")).isInstanceOf(Accepted.class);
        assertThat(webhooks("m")).isEmpty();
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("READ");
    }

    @Test
    void webhooksEscapeWhatIsNotAscii() {
        send("0005", "méssage");
        time.advance(SOON);
        assertThat(receiver.bodies().getFirst())
                .contains("Zo\\u00eb \\ud83c\\udf88", "m\\u00e9ssage", "https:\\/\\/")
                .matches("\\p{ASCII}+");
        assertThat(webhooks("méssage")).containsExactly("FAILED");
    }

    @Test
    void anAnswerTakesTheConfiguredTimeAndWebhooksFollowIt() throws Exception {
        answersAfter = Duration.ofSeconds(20);
        restart();
        var answer = CompletableFuture.supplyAsync(() -> send("0005", "m"));
        assertThat(waits.take()).isEqualTo(answersAfter);
        time.advance(answersAfter.minusMillis(1));
        assertThat(answer).isNotDone();
        assertThat(outcomes()).containsExactly("accepted");
        time.advance(Duration.ofMillis(1));
        assertThat(answer.get()).isInstanceOf(Accepted.class);
        assertThat(webhooks("m")).isEmpty();
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("FAILED");
    }
}
