package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.WriteUnits;
import com.interactioncredits.WriteUnits.Bill;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.RateLimit;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

@Timeout(60)
class RateLimitTest {
    private static final AccountId ALICE = LedgerPage.account("alice");
    private static final RateLimit HOLDS = RateLimit.perMinute(RateLimit.Kind.HOLDS, 60, 5);
    private static final RateLimit SENDS = RateLimit.perMinute(RateLimit.Kind.SENDS, 60, 5);
    private static final HoldLimit LIMIT = new HoldLimit(1_000, Optional.of(HOLDS));

    private final TestClock clock = new TestClock();
    private final AtomicInteger references = new AtomicInteger();

    /// Several functions that serve one store, each with a memory of its own.
    private List<Placing> functions(DynamoDbClient dynamo, String table, PlaceBy placeBy) {
        return Stream.generate(() -> new Placing(dynamo, table, clock, storeRetry(), placeBy))
                .limit(3)
                .toList();
    }

    private static StoreRetry storeRetry() {
        return new StoreRetry(Duration.ofSeconds(30), new Random(1), _ -> {});
    }

    private Placing placing(TestStore store, PlaceBy placeBy) {
        return new Placing(store.dynamo(), store.table(), clock, storeRetry(), placeBy);
    }

    private void grant(TestStore store, long amount) {
        new CreditLedger(store.dynamo(), store.table(), clock, storeRetry())
                .grant(ALICE, new Reference("grant"), new Credits(amount), Optional.empty(), Principals.OPERATOR);
    }

    private static PlaceHold request(Hold.Source source, String reference, long amount) {
        return new PlaceHold(
                ALICE,
                Principals.of(source),
                new Reference(reference),
                new Credits(amount),
                Duration.ofMinutes(15),
                Optional.empty());
    }

    private PlaceHold next() {
        return request(Hold.Source.API, "r" + references.incrementAndGet(), 1);
    }

    private static Duration wait(Object outcome) {
        assertThat(outcome).isInstanceOf(RateLimited.class);
        return ((RateLimited) outcome).retryAfter();
    }

    /// Whole seconds, as the header `Retry-After` has them.
    private void waitAsTold(Object outcome) {
        clock.advance(Duration.ofSeconds(wait(outcome).plusNanos(999_999_999).toSeconds()));
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void noTimeHasMoreAcceptedCallsThanBurstAndRate(PlaceBy placeBy) {
        for (int seed = 1; seed <= 6; seed++) {
            var random = new Random(seed);
            var limit = RateLimit.perMinute(
                    random.nextBoolean() ? RateLimit.Kind.HOLDS : RateLimit.Kind.SENDS,
                    random.nextInt(7, 2_000),
                    random.nextInt(1, 8));
            var store = TestStore.Kind.SIMULATED.create();
            grant(store, 1_000);
            var functions = functions(store.dynamo(), store.table(), placeBy);
            var accepted = new ArrayList<Instant>();
            for (int call = 0; call < 80; call++) {
                if (random.nextInt(4) == 0) {
                    clock.advance(Duration.ofMillis(
                            random.nextLong(limit.interval().toMillis() * (random.nextInt(8) == 0 ? 20 : 3) + 1)));
                }
                var function = functions.get(random.nextInt(functions.size()));
                var outcome = place(function, limit);
                if (outcome instanceof PlaceHoldOutcome.Placed) {
                    accepted.add(clock.instant());
                } else if (random.nextInt(3) == 0) {
                    waitAsTold(outcome);
                    assertThat(place(function, limit)).as("seed %d", seed).isInstanceOf(PlaceHoldOutcome.Placed.class);
                    accepted.add(clock.instant());
                } else {
                    assertThat(outcome).as("seed %d", seed).isInstanceOf(RateLimited.class);
                }
            }
            assertWithin(limit, accepted, seed);
        }
    }

    private Object place(Placing function, RateLimit limit) {
        return switch (limit.kind()) {
            case HOLDS -> function.place(next(), new HoldLimit(1_000, Optional.of(limit)));
            case SENDS -> function.place(next(), Optional.of(limit), _ -> ExtraWrites.NONE);
        };
    }

    private static void assertWithin(RateLimit limit, List<Instant> accepted, int seed) {
        assertThat(accepted).hasSizeGreaterThan(limit.burst());
        for (int from = 0; from < accepted.size(); from++) {
            for (int to = from; to < accepted.size(); to++) {
                var time = Duration.between(accepted.get(from), accepted.get(to));
                assertThat((long) to - from + 1)
                        .as("seed %d, calls %d to %d", seed, from, to)
                        .isLessThanOrEqualTo(limit.burst() + time.dividedBy(limit.interval()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void theWholeBurstFitsAtOnceAndThenOneEachInterval(PlaceBy placeBy) {
        var store = TestStore.Kind.SIMULATED.create();
        grant(store, 100);
        var placing = placing(store, placeBy);
        for (int i = 0; i < 5; i++) {
            assertThat(placing.place(next(), LIMIT)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        }
        assertThat(wait(placing.place(next(), LIMIT))).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofMillis(999));
        assertThat(wait(placing.place(next(), LIMIT))).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(placing.place(next(), LIMIT)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        assertThat(placing.place(next(), LIMIT)).isInstanceOf(RateLimited.class);
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void aReplayIsAnsweredUnderAnyLimitAndDoesNotCount(PlaceBy placeBy) {
        var store = TestStore.Kind.SIMULATED.create();
        grant(store, 100);
        var first = request(Hold.Source.API, "first", 1);
        var functions = functions(store.dynamo(), store.table(), placeBy);
        assertThat(functions.getFirst().place(first, LIMIT)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        for (int i = 0; i < 10; i++) {
            for (var function : functions) {
                assertThat(function.place(first, LIMIT)).isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);
            }
        }
        for (int i = 1; i < 5; i++) {
            assertThat(functions.get(i % 3).place(next(), LIMIT)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        }
        for (var function : functions) {
            assertThat(function.place(next(), LIMIT)).isInstanceOf(RateLimited.class);
            assertThat(function.place(first, LIMIT)).isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);
            assertThat(function.place(request(Hold.Source.API, "first", 2), LIMIT))
                    .isInstanceOf(PlaceHoldOutcome.ReferenceReused.class);
        }
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void aRefusedCallDoesNotCount(PlaceBy placeBy) {
        var store = TestStore.Kind.SIMULATED.create();
        grant(store, 5);
        var placing = placing(store, placeBy);
        for (int i = 0; i < 10; i++) {
            assertThat(placing.place(request(Hold.Source.API, "much-" + i, 6), LIMIT))
                    .isInstanceOf(PlaceHoldOutcome.InsufficientCredits.class);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(placing.place(next(), LIMIT)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(placing.place(next(), LIMIT)).isInstanceOf(RateLimited.class);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(placing.place(next(), LIMIT))
                .as("the next one fits, and finds no credits")
                .isInstanceOf(PlaceHoldOutcome.InsufficientCredits.class);
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void theLimitIsJudgedBeforeTheBalanceAndTheActiveHolds(PlaceBy placeBy) {
        var store = TestStore.Kind.SIMULATED.create();
        grant(store, 5);
        var placing = placing(store, placeBy);
        for (int i = 0; i < 5; i++) {
            placing.place(next(), LIMIT);
        }
        // Another function, which has seen nothing yet.
        assertThat(placing(store, placeBy).place(next(), LIMIT)).isInstanceOf(RateLimited.class);
        assertThat(placing(store, placeBy).place(next(), Optional.of(HOLDS), _ -> ExtraWrites.NONE))
                .isInstanceOf(RateLimited.class);
        assertThat(placing(store, placeBy).place(next(), new HoldLimit(5, Optional.of(HOLDS))))
                .isInstanceOf(RateLimited.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(placing(store, placeBy).place(next(), new HoldLimit(5, Optional.of(HOLDS))))
                .isInstanceOf(HoldLimit.TooManyHolds.class);
    }

    @Test
    void holdsAndSendsHaveLimitsOfTheirOwn() {
        var store = TestStore.Kind.SIMULATED.create();
        grant(store, 100);
        var placing = placing(store, PlaceBy.TRANSACTION);
        for (int i = 0; i < 5; i++) {
            assertThat(placing.place(next(), LIMIT)).isInstanceOf(PlaceHoldOutcome.Placed.class);
            assertThat(placing.place(next(), Optional.of(SENDS), _ -> ExtraWrites.NONE))
                    .isInstanceOf(PlaceHoldOutcome.Placed.class);
        }
        assertThat(placing.place(next(), LIMIT)).isInstanceOf(RateLimited.class);
        assertThat(placing.place(next(), Optional.of(SENDS), _ -> ExtraWrites.NONE))
                .isInstanceOf(RateLimited.class);
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void manyCallersAtOnceGetTheBurstAndNoMore(PlaceBy placeBy) throws Exception {
        var store = TestStore.Kind.REAL.create();
        grant(store, 100);
        var functions = functions(store.dynamo(), store.table(), placeBy);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 12)
                    .<Callable<HoldLimit.Outcome>>mapToObj(
                            i -> () -> functions.get(i % 3).place(next(), LIMIT))
                    .toList();
            int placed = 0;
            for (var answer : threads.invokeAll(calls)) {
                if (answer.get() instanceof PlaceHoldOutcome.Placed) {
                    placed++;
                } else {
                    assertThat(answer.get()).isInstanceOf(RateLimited.class);
                }
            }
            assertThat(placed).isEqualTo(5);
        }
        store.drop();
    }

    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void aLimitCostsNoCallAndNoUnit(PlaceBy placeBy) {
        assertThat(costs(placeBy, new HoldLimit(1_000, Optional.of(HOLDS))))
                .isEqualTo(costs(placeBy, new HoldLimit(1_000, Optional.empty())));
    }

    /// Of three holds at once and one after a rest: the calls of the store, and the units of its writes.
    private List<String> costs(PlaceBy placeBy, HoldLimit limit) {
        var store = TestStore.Kind.REAL.create();
        grant(store, 100);
        var calls = new ArrayList<String>();
        var units = new WriteUnits(store.dynamo());
        var counted = new WatchedDynamo(new WatchedDynamo(store.dynamo(), units), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                calls.add(request.getClass().getSimpleName());
                return call.get();
            }
        });
        var placing = new Placing(counted, store.table(), clock, storeRetry(), placeBy);
        for (int i = 0; i < 4; i++) {
            if (i == 3) {
                clock.advance(Duration.ofMinutes(1));
            }
            assertThat(placing.place(request(Hold.Source.API, "r" + i, 1), limit))
                    .isInstanceOf(PlaceHoldOutcome.Placed.class);
            calls.add(units.bills().stream().mapToInt(Bill::table).sum() + " units");
        }
        store.drop();
        return calls;
    }

    @Test
    void aCallerAboveItsLimitWritesNothing() {
        var store = TestStore.Kind.SIMULATED.create();
        grant(store, 100);
        var writes = new AtomicInteger();
        var counted = new WatchedDynamo(store.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request.getClass().getSimpleName().matches("(TransactWrite|Update|Put).*")) {
                    writes.incrementAndGet();
                }
                return call.get();
            }
        });
        var placing = new Placing(counted, store.table(), clock, storeRetry(), PlaceBy.TRANSACTION);
        for (int i = 0; i < 5; i++) {
            placing.place(next(), Optional.of(SENDS), _ -> ExtraWrites.NONE);
        }
        writes.set(0);
        for (int i = 0; i < 5; i++) {
            wait(placing.place(next(), Optional.of(SENDS), _ -> ExtraWrites.NONE));
        }
        assertThat(writes).hasValue(0);
    }
}
