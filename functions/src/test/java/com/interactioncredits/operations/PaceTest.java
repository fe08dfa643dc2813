package com.interactioncredits.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any number of functions together send no faster than the number's throughput.
class PaceTest {
    private final List<TestStore> stores = new ArrayList<>();

    @AfterEach
    void drop() {
        stores.forEach(TestStore::drop);
    }

    private TestStore store(TestStore.Kind kind) {
        var store = kind.create();
        stores.add(store);
        return store;
    }

    /// A function with a clock of its own, which moves while it waits.
    private static final class Function {
        final TestClock clock = new TestClock();
        final Pace pace;
        final List<Instant> sent = new ArrayList<>();

        Function(TestStore store, long perSecond) {
            var storeRetry = new StoreRetry(Duration.ofSeconds(60), new Random(1), _ -> {});
            pace = new Pace(store.dynamo(), store.table(), clock, storeRetry, clock::advance, perSecond);
        }

        /// Sends what has its turn in time.
        int send(int messages) {
            var slots = pace.slots(messages);
            int before = sent.size();
            for (int message = 0; message < messages && slots.await(); message++) {
                sent.add(clock.instant());
            }
            return sent.size() - before;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 80, 1_000})
    void noTwoMessagesLeaveCloserThanTheThroughputAllows(long perSecond) {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var store = store(TestStore.Kind.SIMULATED);
        var functions = IntStream.range(0, 4)
                .mapToObj(_ -> new Function(store, perSecond))
                .toList();
        for (int call = 0; call < 200; call++) {
            var function = functions.get(random.nextInt(functions.size()));
            function.clock.advance(Duration.ofMillis(random.nextInt(50)));
            function.send(1 + random.nextInt(10));
        }
        var sent = functions.stream()
                .flatMap(function -> function.sent.stream())
                .sorted()
                .toList();
        assertThat(sent).as("-Dseed=%d", seed).hasSizeGreaterThan(20);
        assertThat(IntStream.range(1, sent.size())
                        .mapToObj(next -> Duration.between(sent.get(next - 1), sent.get(next)))
                        .min(Duration::compareTo))
                .as("-Dseed=%d", seed)
                .hasValueSatisfying(closest ->
                        assertThat(closest).isGreaterThanOrEqualTo(Duration.ofNanos(1_000_000 / perSecond * 1_000)));
    }

    @Test
    void whatWasNotSentInAnIdleTimeIsNotMadeUpFor() {
        var function = new Function(store(TestStore.Kind.SIMULATED), 10);
        function.send(1);
        function.clock.advance(Duration.ofMinutes(10));
        var began = function.clock.instant();
        assertThat(function.send(10)).isEqualTo(10);
        assertThat(Duration.between(began, function.clock.instant())).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void whoWouldWaitTooLongGivesWayAndTakesNothing() {
        var store = store(TestStore.Kind.SIMULATED);
        var first = new Function(store, 10);
        var second = new Function(store, 10);
        first.pace.slots(10).await();
        for (int seconds = 1; seconds < Pace.MAX_WAIT.toSeconds(); seconds++) {
            new Function(store, 10).pace.slots(10).await();
        }
        assertThat(second.send(1)).isEqualTo(1);
        assertThat(second.clock.instant()).isEqualTo(first.clock.instant().plus(Pace.MAX_WAIT));

        var third = new Function(store, 10);
        assertThat(third.send(1)).isZero();
        assertThat(third.clock.instant()).isEqualTo(first.clock.instant());
        third.clock.advance(Duration.ofMillis(100));
        assertThat(third.send(1)).as("a slot later").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 80, 1_000})
    void noSlotIsLostWhileMoreWaitThanCanLeave(long perSecond) {
        var store = store(TestStore.Kind.SIMULATED);
        var functions =
                Stream.generate(() -> new Function(store, perSecond)).limit(10).toList();
        var began = functions.getFirst().clock.instant();
        var running = new PriorityQueue<Function>(Comparator.comparing(function -> function.clock.instant()));
        running.addAll(functions);
        for (int call = 0; call < 400; call++) {
            var function = running.remove();
            if (function.send(10) == 0) {
                function.clock.advance(Duration.ofSeconds(1));
            }
            running.add(function);
        }
        var end = running.remove().clock.instant();
        long left = functions.stream()
                .flatMap(function -> function.sent.stream())
                .filter(time -> time.isBefore(end))
                .count();
        assertThat(left).isGreaterThanOrEqualTo(Duration.between(began, end).toSeconds() * perSecond);
    }

    @RepeatedTest(3)
    void functionsThatReserveAtOnceGetDifferentSlots() throws Exception {
        var store = store(TestStore.Kind.REAL);
        var waits = Collections.synchronizedList(new ArrayList<Long>());
        var clock = new TestClock();
        var storeRetry = new StoreRetry(Duration.ofSeconds(60), new Random(1), _ -> {});
        int functions = 4;
        long messages = 10;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, functions)
                    .mapToObj(_ -> threads.submit(() -> {
                        var pace = new Pace(
                                store.dynamo(),
                                store.table(),
                                clock,
                                storeRetry,
                                wait -> waits.add(wait.toMillis()),
                                1_000);
                        for (int message = 0; message < messages; message++) {
                            assertThat(pace.slots(1).await()).isTrue();
                        }
                    }))
                    .toList();
            for (var one : running) {
                one.get();
            }
        }
        // The first of all had not to wait.
        assertThat(waits)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(1, functions * messages).boxed().toList());
    }
}
