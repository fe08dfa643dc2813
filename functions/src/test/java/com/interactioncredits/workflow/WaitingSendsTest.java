package com.interactioncredits.workflow;

import static com.interactioncredits.workflow.Calls.batch;
import static com.interactioncredits.workflow.Calls.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestTable;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.operations.Sending;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Entries that may not leave yet: while an operator or the breaker has stopped sending, beyond a rate, or
/// before their turn.
@Timeout(60)
class WaitingSendsTest extends StartSendingFixture {
    @Test
    void whatHasNoTurnSoonWaitsOnTheQueue() {
        var slow = new StartSending(
                test.wiredWithoutWaiting(Map.of("MESSAGES_PER_SECOND", "1"), TestTable.dynamo()),
                test.aws.stepFunctions());
        var entries = IntStream.range(0, 10)
                .mapToObj(number -> message(new UUID(0, number)))
                .toArray(String[]::new);
        assertThat(batch(slow, entries)).isEmpty();
        assertThat(started()).isNotEmpty();
        assertThat(queued()).isNotEmpty();
        assertThat(Stream.concat(started().stream(), queued().stream())).containsExactly(entries);
        assertThat(test.aws.queued())
                .allSatisfy(request ->
                        assertThat(request.path("DelaySeconds").asLong()).isGreaterThanOrEqualTo(5));
    }

    private void set(Sending.State state) {
        test.wiring().sendingSwitch().set(state, "Meta is down", new Actor("user_root"));
        test.clock.advance(Duration.ofSeconds(6));
    }

    @Test
    void whileSendingIsPausedEntriesArePutBackAsTheyAre() {
        var recorded = message(new UUID(0, 1));
        var request = request("order-1", MESSAGE);
        var invalid = request("order-2", "{\"to\":\"4711\"}");
        set(Sending.State.PAUSED);

        assertThat(batch(function, recorded, request, invalid)).isEmpty();

        assertThat(queued()).containsExactly(recorded, request, invalid);
        assertThat(test.aws.queued())
                .allSatisfy(
                        entry -> assertThat(entry.path("DelaySeconds").asInt()).isBetween(8, 10));
        assertThat(started()).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void whileTheBreakerIsOpenOneRunIsStartedAsItsProbeAndTheOthersWaitOnTheQueue() {
        var wiring = test.wired(Map.of("BREAKER_ERRORS", "1"), TestTable.dynamo());
        var starting = new StartSending(wiring, test.aws.stepFunctions());
        var entries = IntStream.range(0, 3)
                .mapToObj(number -> message(new UUID(0, number)))
                .toList();
        wiring.breaker().metSenderError(new UUID(0, 9));

        assertThat(batch(starting, entries.toArray(String[]::new))).isEmpty();

        assertThat(started()).containsExactly(entries.getFirst());
        assertThat(queued()).containsExactly(entries.get(1), entries.get(2));
        assertThat(test.aws.queued())
                .allSatisfy(
                        entry -> assertThat(entry.path("DelaySeconds").asInt()).isBetween(30, 32));
        wiring.breaker().accepted();
        assertThat(batch(starting, entries.get(1))).isEmpty();
        assertThat(started()).hasSize(2);
    }

    @Test
    void whileTheBreakerIsOpenSendsOfOtherSystemsAreAccepted() {
        var wiring = test.wired(Map.of("BREAKER_ERRORS", "1"), TestTable.dynamo());
        wiring.breaker().metSenderError(new UUID(0, 9));

        assertThat(batch(new StartSending(wiring, test.aws.stepFunctions()), request("order-1", MESSAGE)))
                .isEmpty();

        assertThat(messages()).extracting(sent -> sent.status().label()).containsExactly("queued");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void sendsBeyondTheRateArePutBackUntilTheyFit() {
        var limited = new StartSending(
                test.wired(Map.of("SENDS_PER_MINUTE", "3", "SEND_BURST", "1"), TestTable.dynamo()),
                test.aws.stepFunctions());
        var second = request("order-2", MESSAGE);

        assertThat(batch(limited, request("order-1", MESSAGE), second)).isEmpty();

        assertThat(messages()).hasSize(1);
        assertThat(queued()).hasSize(2).last().isEqualTo(second);
        assertThat(test.aws.queued().getLast().path("DelaySeconds").asInt()).isBetween(20, 21);
        test.clock.advance(Duration.ofSeconds(21));
        assertThat(batch(limited, second)).isEmpty();
        assertThat(messages()).extracting(sent -> sent.status().label()).containsExactly("queued", "queued");
        assertThat(queued()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void whileSendingDrainsWhatWasAcceptedIsSentAndNothingElse() {
        var recorded = message(new UUID(0, 1));
        var request = request("order-1", MESSAGE);
        set(Sending.State.DRAINING);

        assertThat(batch(function, recorded, request)).isEmpty();

        assertThat(started()).containsExactly(recorded);
        assertThat(queued()).containsExactly(request);
        assertThat(messages()).isEmpty();
    }

    @Test
    void anEntryThatComesTwiceIsPutBackOnceEachTime() {
        var entry = message(new UUID(0, 1));
        set(Sending.State.PAUSED);

        for (int round = 1; round <= 3; round++) {
            assertThat(batch(function, entry, entry)).isEmpty();
            assertThat(batch(function, entry)).isEmpty();
            assertThat(queued()).hasSize(round);
            test.clock.advance(Duration.ofSeconds(9));
        }
    }

    @Test
    void anEntryThatCannotBePutBackStaysOnTheQueue() {
        set(Sending.State.PAUSED);
        test.aws.refuse(request -> request.has("MessageBody"));

        assertThat(batch(function, message(new UUID(0, 1)))).containsExactly(0);
    }
}
