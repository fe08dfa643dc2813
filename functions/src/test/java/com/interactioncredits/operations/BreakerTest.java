package com.interactioncredits.operations;

import static com.interactioncredits.operations.Breaker.Permit.AS_PROBE;
import static com.interactioncredits.operations.Breaker.Permit.WAIT;
import static com.interactioncredits.operations.Breaker.Permit.YES;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.operations.BreakerState.Cause;
import com.interactioncredits.operations.BreakerState.Position;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Any number of functions share one breaker.
class BreakerTest {
    private static final Duration PROBE = Duration.ofSeconds(30);
    private static final Breaker.Rules RULES = new Breaker.Rules(3, 5, PROBE);
    private static final Duration OUTDATED = Duration.ofSeconds(1);

    private final List<TestStore> stores = new ArrayList<>();
    private final TestClock clock = new TestClock();

    @AfterEach
    void drop() {
        stores.forEach(TestStore::drop);
    }

    private TestStore store(TestStore.Kind kind) {
        var store = kind.create();
        stores.add(store);
        return store;
    }

    private Breaker function(TestStore store) {
        return function(store, RULES);
    }

    private Breaker function(TestStore store, Breaker.Rules rules) {
        return function(store, rules, clock);
    }

    private static Breaker function(TestStore store, Breaker.Rules rules, TestClock clock) {
        var storeRetry = new StoreRetry(Duration.ofSeconds(60), new Random(1), _ -> {});
        return new Breaker(store.dynamo(), store.table(), clock, storeRetry, rules);
    }

    private static UUID message(int number) {
        return new UUID(0, number);
    }

    private static Breaker opened(Breaker breaker) {
        IntStream.range(0, 3).mapToObj(BreakerTest::message).forEach(breaker::metSenderError);
        assertThat(breaker.read().isOpen()).isTrue();
        return breaker;
    }

    @Test
    void threeDifferentMessagesWithAnErrorOfTheSenderOpenIt() {
        var store = store(TestStore.Kind.SIMULATED);
        var first = clock.instant();
        function(store).metSenderError(message(1));
        clock.advance(Duration.ofMinutes(1));
        function(store).metSenderError(message(2));
        assertThat(function(store).read().position()).isEqualTo(Position.CLOSED);
        assertThat(function(store).permit(message(9))).isEqualTo(YES);

        function(store).metSenderError(message(3));

        var state = function(store).read();
        assertThat(state.position()).isEqualTo(Position.OPEN);
        assertThat(state.cause()).contains(Cause.ERRORS);
        assertThat(state.since()).contains(first);
        assertThat(function(store).permit(message(9))).isEqualTo(AS_PROBE);
        assertThat(function(store).permit(message(8))).isEqualTo(WAIT);
    }

    @Test
    void fiveDifferentMessagesWithoutAnAnswerOpenIt() {
        var store = store(TestStore.Kind.SIMULATED);
        for (int number = 1; number <= 4; number++) {
            function(store).gotNoAnswer(message(number));
        }
        assertThat(function(store).read().isOpen()).isFalse();

        function(store).gotNoAnswer(message(5));

        assertThat(function(store).read().cause()).contains(Cause.NO_ANSWER);
    }

    @Test
    void oneMessageThatFailsAgainAndAgainDoesNotOpenIt() {
        var breaker = function(store(TestStore.Kind.SIMULATED));
        for (int attempt = 0; attempt < 10; attempt++) {
            breaker.metSenderError(message(1));
            breaker.gotNoAnswer(message(1));
        }
        assertThat(breaker.read().isOpen()).isFalse();
    }

    @Test
    void aMessageThatIsAcceptedBetweenBeginsANewRow() {
        var store = store(TestStore.Kind.SIMULATED);
        var breaker = function(store);
        breaker.metSenderError(message(1));
        breaker.metSenderError(message(2));
        clock.advance(OUTDATED);
        function(store).accepted();
        clock.advance(OUTDATED);
        breaker.metSenderError(message(3));
        breaker.metSenderError(message(4));
        assertThat(breaker.read().isOpen()).isFalse();

        breaker.metSenderError(message(5));
        assertThat(breaker.read().isOpen()).isTrue();
    }

    @Test
    void aLimitOfZeroCountsNothing() {
        var store = store(TestStore.Kind.SIMULATED);
        var unanswered = function(store, new Breaker.Rules(0, 2, PROBE));
        for (int number = 1; number <= 9; number++) {
            unanswered.metSenderError(message(number));
        }
        assertThat(unanswered.read().isOpen()).isFalse();
        unanswered.gotNoAnswer(message(1));
        unanswered.gotNoAnswer(message(2));
        assertThat(unanswered.permit(message(3))).isEqualTo(AS_PROBE);
    }

    @Test
    void theNextProbeComesWhenTheLastHasHadItsTime() {
        var store = store(TestStore.Kind.SIMULATED);
        opened(function(store));
        assertThat(function(store).permit(message(8))).isEqualTo(AS_PROBE);

        clock.advance(PROBE.minusMillis(1));
        assertThat(function(store).permit(message(8))).isEqualTo(WAIT);
        clock.advance(Duration.ofMillis(1));
        assertThat(function(store).permit(message(7))).isEqualTo(AS_PROBE);
    }

    /// The first probe may still be under way.
    @Test
    void anOpeningSoonAfterAClosingWaitsWithItsProbe() {
        var store = store(TestStore.Kind.SIMULATED);
        var breaker = opened(function(store));
        assertThat(breaker.permit(message(8))).isEqualTo(AS_PROBE);
        breaker.accepted();
        assertThat(breaker.permit(message(9))).isEqualTo(YES);

        opened(breaker);

        assertThat(breaker.permit(message(9))).isEqualTo(WAIT);
        assertThat(function(store).permit(message(9))).isEqualTo(WAIT);
        clock.advance(PROBE);
        assertThat(function(store).permit(message(9))).isEqualTo(AS_PROBE);
    }

    @Test
    void everyFunctionKnowsWithinASecondThatItOpenedOrClosed() {
        var store = store(TestStore.Kind.SIMULATED);
        var other = function(store);
        assertThat(other.permit(message(9))).isEqualTo(YES);
        var breaker = opened(function(store));
        assertThat(breaker.permit(message(8))).isEqualTo(AS_PROBE);

        clock.advance(OUTDATED);
        assertThat(other.permit(message(9))).isEqualTo(WAIT);
        breaker.accepted();
        clock.advance(OUTDATED);
        assertThat(other.permit(message(9))).isEqualTo(YES);
    }

    @Test
    void oneRunIsStartedForEachProbe() {
        var store = store(TestStore.Kind.SIMULATED);
        var starting = function(store);
        assertThat(starting.letsStart()).isTrue();
        opened(function(store));
        clock.advance(OUTDATED);

        assertThat(starting.letsStart()).isTrue();
        assertThat(starting.letsStart()).isFalse();
        assertThat(function(store).permit(message(8))).isEqualTo(AS_PROBE);
        clock.advance(PROBE.minusMillis(1));
        assertThat(starting.letsStart()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(starting.letsStart()).isTrue();
    }

    @Test
    void theQueueNeedsNoMoreEntriesWhileThoseOnItProbe() {
        var store = store(TestStore.Kind.SIMULATED);
        var sweep = function(store);
        assertThat(sweep.isProbedByTheQueue()).isFalse();
        opened(function(store)).permit(message(8));
        clock.advance(PROBE.plus(Breaker.ASK_AGAIN_AFTER));
        assertThat(sweep.isProbedByTheQueue()).isTrue();

        clock.advance(Breaker.ASK_AGAIN_AFTER);
        assertThat(sweep.isProbedByTheQueue()).isFalse();
    }

    @Test
    void whileItIsOpenItsItemDoesNotGrow() {
        var store = store(TestStore.Kind.SIMULATED);
        var breaker = opened(function(store));
        IntStream.range(10, 40).mapToObj(BreakerTest::message).forEach(number -> {
            breaker.metSenderError(number);
            breaker.gotNoAnswer(number);
            clock.advance(OUTDATED);
        });
        var item = store.dynamo()
                .getItem(get -> get.tableName(store.table())
                        .key(Map.of("pk", Item.text("SENDING#breaker"), "sk", Item.text("SENDING")))
                        .consistentRead(true))
                .item();
        assertThat(item.getOrDefault("senderErrors", Item.text("none")).ss()).hasSize(3);
        assertThat(item).doesNotContainKey("unanswered");
    }

    private static final class Requests implements WatchedDynamo.Watcher {
        final List<DynamoDbRequest> seen = new ArrayList<>();

        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            seen.add(request);
            return call.get();
        }
    }

    private Breaker watched(TestStore store, Requests requests, Breaker.Rules rules) {
        var watched = new TestStore(store.kind(), new WatchedDynamo(store.dynamo(), requests), store.table());
        return function(watched, rules);
    }

    @Test
    void whenItIsOffNothingIsReadOrWritten() {
        var requests = new Requests();
        var breaker = watched(store(TestStore.Kind.SIMULATED), requests, new Breaker.Rules(0, 0, PROBE));
        for (int number = 0; number < 9; number++) {
            breaker.metSenderError(message(number));
            breaker.gotNoAnswer(message(number));
            breaker.accepted();
            assertThat(breaker.permit(message(number))).isEqualTo(YES);
            assertThat(breaker.letsStart()).isTrue();
            assertThat(breaker.isProbedByTheQueue()).isFalse();
        }
        assertThat(breaker.read().position()).isEqualTo(Position.OFF);
        assertThat(requests.seen).isEmpty();
    }

    @Test
    void whileMessagesAreAcceptedNothingIsWrittenAndASecondCostsOneRead() {
        var requests = new Requests();
        var breaker = watched(store(TestStore.Kind.SIMULATED), requests, RULES);
        for (int number = 0; number < 100; number++) {
            clock.advance(Duration.ofMillis(99));
            breaker.permit(message(number));
            breaker.accepted();
        }
        assertThat(requests.seen).hasSize(10).noneMatch(UpdateItemRequest.class::isInstance);
    }

    /// Against a row of failures and successes kept beside it, with functions whose knowledge is up to a second old.
    @Test
    void itIsOpenWhenTheRowOfFailuresIsLongEnoughAndNoTwoProbesOverlap() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var store = store(TestStore.Kind.SIMULATED);
        var functions = IntStream.range(0, 4).mapToObj(_ -> function(store)).toList();
        var errors = new HashSet<UUID>();
        var unanswered = new HashSet<UUID>();
        var probes = new ArrayList<Instant>();
        for (int step = 0; step < 3_000; step++) {
            // All knowledge is outdated at each step, so that a function acts on what is.
            clock.advance(OUTDATED.plusMillis(random.nextInt(9_000)));
            var breaker = functions.get(random.nextInt(functions.size()));
            var message = message(random.nextInt(12));
            boolean open = errors.size() >= 3 || unanswered.size() >= 5;
            var permit = breaker.permit(message);
            assertThat(permit == YES).as("step %d, -Dseed=%d", step, seed).isEqualTo(!open);
            if (permit == AS_PROBE) {
                probes.add(clock.instant());
            }
            if (permit == WAIT) {
                continue;
            }
            switch (random.nextInt(open ? 12 : 6)) {
                case 0 -> {
                    breaker.accepted();
                    errors.clear();
                    unanswered.clear();
                }
                case 1, 2 -> {
                    breaker.gotNoAnswer(message);
                    unanswered.addAll(open ? List.of() : List.of(message));
                }
                default -> {
                    breaker.metSenderError(message);
                    errors.addAll(open ? List.of() : List.of(message));
                }
            }
        }
        assertThat(probes).as("-Dseed=%d", seed).hasSizeGreaterThan(100);
        assertThat(IntStream.range(1, probes.size())
                        .mapToObj(next -> Duration.between(probes.get(next - 1), probes.get(next)))
                        .min(Duration::compareTo))
                .as("-Dseed=%d", seed)
                .hasValueSatisfying(closest -> assertThat(closest).isGreaterThanOrEqualTo(PROBE));
    }

    @RepeatedTest(3)
    void ofFunctionsThatAskAtOnceOneGetsTheProbe() throws Exception {
        var store = store(TestStore.Kind.REAL);
        opened(function(store));
        var asking = Collections.nCopies(
                8, (Callable<Breaker.Permit>) () -> function(store).permit(UUID.randomUUID()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var permits = threads.invokeAll(asking).stream()
                    .map(running -> running.resultNow())
                    .toList();
            assertThat(permits).containsOnlyOnce(AS_PROBE).doesNotContain(YES);
        }
    }

    @Test
    void failuresThatAreCountedAtOnceAreAllCounted() throws Exception {
        var store = store(TestStore.Kind.REAL);
        var failing = IntStream.range(0, 5)
                .<Callable<Void>>mapToObj(number -> () -> {
                    function(store).gotNoAnswer(message(number));
                    return null;
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var running : threads.invokeAll(failing)) {
                running.get();
            }
        }
        assertThat(function(store).read().cause()).contains(Cause.NO_ANSWER);
        assertThat(function(store).permit(message(9))).isEqualTo(AS_PROBE);
        function(store).accepted();
        assertThat(function(store).permit(message(9))).isEqualTo(YES);
    }
}
