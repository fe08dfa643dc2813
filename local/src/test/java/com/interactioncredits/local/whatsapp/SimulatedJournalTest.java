package com.interactioncredits.local.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.whatsapp.AccessToken;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.WhatsApp;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The journal of the simulated WhatsApp keeps its order across restarts.
@Timeout(60)
class SimulatedJournalTest extends WithSimulatedWhatsApp {
    SimulatedJournalTest(@TempDir Path dataFolder) {
        super(dataFolder);
    }

    @Test
    void theJournalShowsEveryPostInOrder() throws Exception {
        send("0000", "first");
        time.advance(Duration.ofMillis(1500));
        new WhatsApp(new WhatsAppSettings(url(), "v26.0", "10000"))
                .send(
                        new AccessToken("local-token"),
                        new Recipient("+15550100001"),
                        new Content.Template("hello", "en_US", List.of()),
                        "second");

        assertThat(simulated.journal())
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"messages":[
                                 {"to":"+15550100000","type":"text","text":{"body":"Hello","preview_url":false},
                                  "callbackData":"first","receivedAt":"2026-11-22T13:00:00.000Z","outcome":"accepted"},
                                 {"to":"+15550100001","type":"template",
                                  "template":{"name":"hello","language":{"code":"en_US"},"components":[]},
                                  "callbackData":"second","receivedAt":"2026-11-22T13:00:01.500Z","outcome":"refused 131026"}]}"""));
    }

    @Test
    void theJournalSurvivesARestart() throws IOException {
        send("0000", "first");
        send("0002", "second");
        var before = simulated.journal();
        restart();
        assertThat(simulated.journal()).isEqualTo(before);
        send("0002", "second");
        assertThat(send("0002", "second"))
                .as("throttled once before the restart")
                .isInstanceOf(Accepted.class);
    }

    @Test
    void unsentWebhooksAreSentAfterARestart() throws IOException {
        var accepted = (Accepted) send("0000", "m");
        stopWhatsApp();
        time.advance(SOON);
        assertThat(receiver.statuses()).isEmpty();
        startWhatsApp();
        simulated.resume();
        time.advance(SOON);
        assertThat(webhooks("m")).containsExactly("SENT", "DELIVERED", "READ");
        assertThat(receiver.statuses())
                .extracting(DeliveryStatus::whatsAppId)
                .containsOnly(Optional.of(accepted.whatsAppId()));
    }

    @Test
    void sentWebhooksAreNotSentAgainAfterARestart() throws IOException {
        send("0000", "m");
        time.advance(SOON);
        restart();
        time.advance(SOON);
        assertThat(receiver.bodies()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"to\":\"+15550100", "{\"to\":\"+15550100\n", "\u0000\u0000\u0000"})
    void aLastLineThatWasCutShortIsDropped(String torn) throws IOException {
        send("0000", "first");
        stopWhatsApp();
        Files.writeString(dataFolder.resolve("whatsapp.jsonl"), torn, StandardOpenOption.APPEND);
        startWhatsApp();
        assertThat(outcomes()).containsExactly("accepted");
        send("0001", "second");
        restart();
        assertThat(outcomes()).containsExactly("accepted", "refused 131026");
    }

    @Test
    void aJournalDamagedElsewhereIsRefused() throws IOException {
        send("0000", "first");
        var file = dataFolder.resolve("whatsapp.jsonl");
        Files.writeString(file, "garbage\n" + Files.readString(file));
        assertThatThrownBy(() -> new SimulatedWhatsApp(
                        new SimulatedWhatsApp.Settings("t", "s", receiver.url(), dataFolder, answersAfter),
                        time,
                        time::schedule))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 1 of ")
                .hasMessageContaining("is damaged");
    }

    @Test
    void theWhatsAppIdIsTheSameForTheSameMessageAndAttemptInEveryRun() throws IOException {
        var first = ((Accepted) send("0000", "m")).whatsAppId();
        var again = ((Accepted) send("0000", "m")).whatsAppId();
        var other = ((Accepted) send("0000", "n")).whatsAppId();
        assertThat(List.of(first, again, other)).doesNotHaveDuplicates().allMatch(id -> id.startsWith("wamid."));
        stopWhatsApp();
        Files.delete(dataFolder.resolve("whatsapp.jsonl"));
        startWhatsApp();
        assertThat(((Accepted) send("0000", "m")).whatsAppId()).isEqualTo(first);
    }
}
