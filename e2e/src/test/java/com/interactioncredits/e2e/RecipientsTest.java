package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each recipient of the pretended WhatsApp, from the API to the last status and the last credit.
@Timeout(60)
class RecipientsTest {
    private final RunningSystem system = RunningSystem.shared();
    private final Api user = Api.newUser(system).granted(10);

    @Test
    void anAcceptedMessageIsSentDeliveredReadAndPaid() {
        var message = sentTo("0000", until("read"));
        assertThat(statusesOf(message))
                .startsWith("queued", "sending")
                .endsWith("read")
                .doesNotContain("unconfirmed", "failed");
        assertBalance(9, 0, 1);
        assertThat(transactions()).containsExactly("deduction -1", "grant 10");
        assertThat(postsFor(message)).containsExactly("accepted");
    }

    @Test
    void aRefusedMessageFailsAndItsCreditsComeBack() {
        var message = sentTo("0001", until("failed"));
        assertThat(message.at("/error/code").asText()).isEqualTo("131026");
        assertThat(message.at("/error/retryable").asBoolean()).isFalse();
        assertBalance(10, 0, 0);
        assertThat(transactions()).containsExactly("grant 10");
        assertThat(postsFor(message)).hasSize(1);
    }

    @Test
    void aThrottledMessageIsTriedAgainUntilItIsTaken() {
        var message = sentTo("0002", until("delivered"));
        assertBalance(9, 0, 1);
        assertThat(postsFor(message)).hasSize(3).last().isEqualTo("accepted");
    }

    @Test
    void aLostAnswerLeavesTheMessageUnconfirmedUntilAWebhookProvesIt() {
        var message = sentTo("0003", until("delivered"));
        assertThat(statusesOf(message))
                .startsWith("queued", "sending", "unconfirmed")
                .endsWith("delivered");
        assertBalance(9, 0, 1);
        assertThat(postsFor(message)).hasSize(1);
    }

    @Test
    void anAnswerThatNobodyEverGetsLeavesTheMessageUnconfirmedWithItsCreditsKept() {
        var message = sentTo("0004", until("unconfirmed"));
        assertBalance(9, 1, 0);
        assertThat(postsFor(message)).hasSize(1);
    }

    @Test
    void aMessageThatFailsAfterItWasPaidIsRefundedOnce() {
        var message = sentTo("0005", until("failed"));
        assertThat(message.at("/error/code").asText()).isEqualTo("131049");
        assertBalance(10, 0, 0);
        assertThat(transactions()).containsExactly("refund 1", "deduction -1", "grant 10");
    }

    @Test
    void doubledWebhooksOutOfOrderPayOnceAndNeverTakeAStatusBack() {
        var message = sentTo("0006", until("read"));
        assertBalance(9, 0, 1);
        assertThat(transactions()).containsExactly("deduction -1", "grant 10");
        assertThat(postsFor(message)).hasSize(1);
    }

    @Test
    void aServerErrorWithoutAGraphErrorIsNeverSentAgain() {
        var message = sentTo("0007", until("unconfirmed"));
        assertBalance(9, 1, 0);
        assertThat(postsFor(message)).hasSize(1);
    }

    @Test
    void anExpiredAccessTokenFailsTheMessageAndItsCreditsComeBack() {
        var message = sentTo("0008", until("failed"));
        assertThat(message.at("/error/code").asText()).isEqualTo("190");
        assertBalance(10, 0, 0);
    }

    @Test
    void aReadBeforeOurOwnAnswerCountsAtOnceAndPaysOnce() {
        var message = sentTo("0009", until("read"));
        assertThat(statusesOf(message)).doesNotContain("delivered");
        assertBalance(9, 0, 1);
        assertThat(transactions()).containsExactly("deduction -1", "grant 10");
    }

    @Test
    void theCreditsAreHeldWhileTheMessageIsUnderWay() {
        var accepted = user.send("+15550100002", "held-1");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(user.balance().get("held").asLong()).isEqualTo(1);
        assertThat(user.balance().get("available").asLong()).isEqualTo(9);
    }

    private JsonNode sentTo(String digits, Predicate<JsonNode> ended) {
        var accepted = user.send("+1555010" + digits, "to-" + digits);
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        var id = accepted.body().at("/message/id").asText();
        return Eventually.get(Duration.ofSeconds(30), () -> user.message(id), ended);
    }

    private static Predicate<JsonNode> until(String status) {
        return message -> message.path("status").asText().equals(status);
    }

    /// In the order in which they were reached.
    private static List<String> statusesOf(JsonNode message) {
        return message.get("statusTimes").properties().stream()
                .sorted((a, b) -> a.getValue().asText().compareTo(b.getValue().asText()))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private void assertBalance(long available, long held, long spent) {
        var balance = user.balance();
        assertThat(List.of(
                        balance.get("available").asLong(),
                        balance.get("held").asLong(),
                        balance.get("spent").asLong(),
                        balance.get("granted").asLong()))
                .as("available, held, spent, granted")
                .containsExactly(available, held, spent, 10L);
    }

    private List<String> transactions() {
        var list = user.get("/api/credits/interaction/transactions").body().get("transactions");
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry ->
                        entry.get("type").asText() + " " + entry.get("amount").asLong())
                .toList();
    }

    /// What WhatsApp answered to each POST of this message.
    private List<String> postsFor(JsonNode message) {
        var request = HttpRequest.newBuilder(system.baseUri().resolve("/dev/whatsapp/messages"))
                .GET()
                .build();
        var outcomes = new ArrayList<String>();
        for (var post : Api.exchange(request).body().get("messages")) {
            if (post.path("callbackData").asText().equals(message.get("id").asText())) {
                outcomes.add(post.get("outcome").asText());
            }
        }
        return outcomes;
    }
}
