package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.e2e.Dev.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An operator's day on the running system, with the settings of a deployed one: one part after the other breaks. The
/// page Health shows it, the template's alarm goes off, and afterwards nothing is lost and `make show` says what
/// happened.
@MovesTheClock
@Timeout(300)
@Order(Turns.FAULTY_STORE)
class OperatorsWalkTest {
    private static final FaultySystem FAULTY = FaultySystem.shared();
    private static final RunningSystem SYSTEM = FAULTY.system();
    private static final int CREDITS = 30;
    private static final int FIVE_MINUTES = 300;

    private final Dev dev = SYSTEM.dev();
    private final Api operator = Api.operator(SYSTEM);
    private final User user = User.with(SYSTEM, CREDITS);
    private int sent;

    @BeforeEach
    void allIsWell() {
        assertThat(attention()).isEmpty();
        assertThat(dev.alarms()).isEmpty();
    }

    /// All is well again, within the time of the alarms' periods.
    @AfterEach
    void allIsWellAgain() {
        dev.whatsAppIsUp();
        FAULTY.store().setAway(false);
        if (!health().at("/sending/state").asText().equals("on")) {
            sending("on");
        }
        dev.eventSource("SweepMessages", true);
        dev.eventSource("StartSending", true);
        after(FIVE_MINUTES, () -> dev.alarms().isEmpty() && attention().isEmpty());
    }

    @Test
    void whatsAppIsAway() {
        dev.whatsAppDoesNotAnswer();
        var first = sends(5);
        first.forEach(id -> user.awaitsStatus(id, "unconfirmed"));
        assertThat(attention()).containsExactly("breaker open: no_answer", "5 unfinished");
        var waiting = sends(4);
        dev.advance(60);
        awaitsAlarms("BreakerOpenAlarm");
        assertThat(attention()).contains("breaker open: no_answer");

        dev.whatsAppIsUp();
        after(31, () -> statuses(waiting).stream().allMatch(Set.of("read", "unconfirmed")::contains));
        assertThat(statuses(waiting)).contains("read").containsOnly("read", "unconfirmed");
        assertThat(dev.show(first.getFirst()))
                .contains("unconfirmed: it is unknown whether WhatsApp accepted it", "never sent again automatically");
        dev.advance(901);
        assertPaidAreExactlyThoseThatWereTaken(first, waiting);
    }

    @Test
    void theAccessTokenHasExpired() {
        dev.whatsAppAnswers(190);
        var refused = sends(3);
        refused.forEach(id -> user.awaitsStatus(id, "failed"));
        assertThat(attention()).containsExactly("breaker open: errors");
        assertThat(dev.alarms()).containsExactly("OperatorActionAlarm");
        dev.advance(60);
        awaitsAlarms("OperatorActionAlarm", "BreakerOpenAlarm");

        var waiting = sends(1);
        sending("paused");
        assertThat(attention()).contains("sending paused: the walk");
        var reply = user.api().send("+15550102000", "while-paused");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body().get("code").asText()).isEqualTo("sending_paused");
        dev.whatsAppIsUp();
        long posted = dev.posts().size();
        dev.advance(120);
        dev.awaitIdle();
        assertThat(dev.posts()).as("while sending is paused").hasSize((int) posted);

        sending("on");
        after(31, () -> statuses(waiting).equals(List.of("read")));
        assertThat(dev.show(refused.getFirst()))
                .contains("failed with error 190", "credit available again", "OperatorActionAlarm in the runbook");
        assertPaidAreExactlyThoseThatWereTaken(refused, waiting);
    }

    @Test
    void theStoreIsAway() {
        var before = sends(1);
        FAULTY.store().setAway(true);
        for (int minute = 0; minute < 2; minute++) {
            dev.advance(60);
            var health = CompletableFuture.supplyAsync(this::health);
            var calls = IntStream.range(0, 4)
                    .mapToObj(call -> CompletableFuture.supplyAsync(() ->
                            user.api().send("+15550103000", "away-" + call).status()))
                    .toList();
            assertThat(calls).extracting(CompletableFuture::join).containsOnly(503);
            assertThat(health.join().get("sending").isNull()).isTrue();
            assertThat(health.join().get("messages").isNull()).isTrue();
            assertThat(health.join().at("/queues/0/entries").isNull()).isFalse();
        }
        assertThat(dev.alarms()).contains("ApiErrorsAlarm");

        FAULTY.store().setAway(false);
        var again = IntStream.range(0, 4)
                .mapToObj(call ->
                        user.api().trySend("+15550103000", "away-" + call).orElseThrow())
                .toList();
        after(60, () -> statuses(before).equals(List.of("read")));
        again.forEach(id -> user.awaitsStatus(id, "read"));
        assertThat(dev.show(before.getFirst())).contains("read", "1 credit deducted");
        assertPaidAreExactlyThoseThatWereTaken(before, again);
    }

    @Test
    void theSweepHasStopped() {
        dev.eventSource("SweepMessages", false);
        dev.eventSource("StartSending", false);
        var lost = sends(1);
        Queue.named(SYSTEM, "SendsQueue").loseAll();
        dev.eventSource("StartSending", true);
        dev.advance(FIVE_MINUTES);
        dev.advance(FIVE_MINUTES + 60);
        assertThat(attention()).containsExactly("1 unfinished", "1 overdue");
        assertThat(dev.alarms()).containsExactly("SweepStoppedAlarm");
        assertThat(statuses(lost)).containsExactly("queued");
        assertThat(dev.show(lost.getFirst())).contains("attempts    none", "the sweep resumes it at");

        dev.eventSource("SweepMessages", true);
        after(60, () -> statuses(lost).equals(List.of("read")));
        assertThat(dev.alarms()).isEmpty();
        assertPaidAreExactlyThoseThatWereTaken(lost, List.of());
    }

    @Test
    void theConsumerOfTheSendsQueueHasStopped() {
        dev.eventSource("StartSending", false);
        var waiting = sends(3);
        dev.advance(FIVE_MINUTES);
        for (int minute = 0; minute < 2; minute++) {
            assertThat(dev.alarms()).isEmpty(); // and a sample of the queue's age
            dev.advance(60);
        }
        awaitsAlarms("SendsWaitAlarm");
        assertThat(health().at("/queues/0/entries/waiting").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(statuses(waiting)).containsOnly("queued");

        dev.eventSource("StartSending", true);
        waiting.forEach(id -> user.awaitsStatus(id, "read"));
        assertThat(dev.show(waiting.getFirst())).contains("read", "1 credit deducted");
        assertPaidAreExactlyThoseThatWereTaken(waiting, List.of());
    }

    private List<String> sends(int messages) {
        return IntStream.range(0, messages)
                .mapToObj(_ -> user.sends(Integer.toString(4000 + sent++)))
                .toList();
    }

    private List<String> statuses(List<String> messages) {
        return messages.stream()
                .map(id -> user.api().message(id).get("status").asText())
                .toList();
    }

    private void awaitsAlarms(String... names) {
        Eventually.get(dev::alarms, Set.of(names)::equals);
    }

    /// Moves the clock in steps until it holds: an hour at most.
    private void after(long step, BooleanSupplier holds) {
        for (long seconds = 0; !holdsSoon(holds); seconds += step) {
            assertThat(seconds)
                    .as("alarms %s, attention %s", dev.alarms(), attention())
                    .isLessThan(3600);
            dev.advance(step);
        }
    }

    private static boolean holdsSoon(BooleanSupplier holds) {
        try {
            return Eventually.get(Duration.ofSeconds(1), holds::getAsBoolean, held -> held);
        } catch (AssertionError _) {
            return false;
        }
    }

    private void sending(String state) {
        var reply = operator.put(
                "/api/operations/sending",
                JsonNodeFactory.instance.objectNode().put("state", state).put("reason", "the walk"));
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        dev.advance(16); // until all functions obey
    }

    private JsonNode health() {
        return operator.get("/api/operations/health").body().get("health");
    }

    /// What the page Health shows that is not as it should be.
    private List<String> attention() {
        var health = health();
        var found = new ArrayList<String>();
        if (!health.at("/sending/state").asText().equals("on")) {
            found.add("sending " + health.at("/sending/state").asText() + ": "
                    + health.at("/sending/reason").asText());
        }
        if (!health.at("/breaker/state").asText().equals("closed")) {
            found.add("breaker " + health.at("/breaker/state").asText() + ": "
                    + health.at("/breaker/cause").asText());
        }
        for (var figure : List.of("unfinished", "overdue")) {
            long messages = health.at("/messages/" + figure).asLong();
            if (messages > 0) {
                found.add(messages + " " + figure);
            }
        }
        return found;
    }

    /// Each message that WhatsApp took was taken once and is charged; each other one costs nothing.
    private void assertPaidAreExactlyThoseThatWereTaken(List<String> messages, List<String> others) {
        var all = new ArrayList<>(messages);
        all.addAll(others);
        Predicate<Post> isOurs = post -> all.contains(post.messageId());
        var taken = dev.posts().stream()
                .filter(isOurs.and(Post::wasTaken))
                .map(Post::messageId)
                .toList();
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(user.credits())
                .isEqualTo((CREDITS - taken.size()) + " available, 0 held, " + taken.size() + " spent");
        for (var id : all) {
            assertThat(user.api().message(id).get("status").asText())
                    .isIn(taken.contains(id) ? Set.of("read") : Set.of("failed", "unconfirmed"));
        }
    }
}
