package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class FreezesTest {
    private static final AccountId ALICE = LedgerPage.account("alice");
    private static final Actor OPERATOR = new Actor("user_root");

    private final TestClock clock = new TestClock();

    private static StoreRetry storeRetry() {
        return new StoreRetry(Duration.ofSeconds(30), new Random(1), _ -> {});
    }

    private static PlaceHold request(String reference) {
        return new PlaceHold(
                ALICE,
                Principals.of(Hold.Source.API),
                new Reference(reference),
                new Credits(1),
                Duration.ofMinutes(10),
                Optional.empty());
    }

    /// Six callers place one hold after the other while an operator freezes the account.
    @ParameterizedTest
    @EnumSource(PlaceBy.class)
    void noHoldIsPlacedAfterAFreezeWasAnswered(PlaceBy placeBy) throws Exception {
        var store = TestStore.Kind.REAL.create();
        var ledger = new CreditLedger(store.dynamo(), store.table(), clock, storeRetry());
        var statement = new Statement(store.dynamo(), store.table(), clock, storeRetry());
        var freezes = new Freezes(store.dynamo(), store.table(), clock, storeRetry());
        ledger.grant(ALICE, new Reference("g"), new Credits(10_000), Optional.empty(), OPERATOR);
        var underWay = new CountDownLatch(12);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var callers = IntStream.range(0, 6)
                    .<Callable<Integer>>mapToObj(caller -> () -> {
                        var placing = new Placing(store.dynamo(), store.table(), clock, storeRetry(), placeBy);
                        int placed = 0;
                        while (placing.place(request(caller + "-" + placed)) instanceof PlaceHoldOutcome.Placed) {
                            placed++;
                            underWay.countDown();
                        }
                        return placed;
                    })
                    .map(threads::submit)
                    .toList();
            underWay.await();

            freezes.set("user_alice", true, "spam", OPERATOR);
            var heldThen = statement.balance(ALICE).held();

            int placed = 0;
            for (var caller : callers) {
                placed += caller.get();
            }
            assertThat(placed).isGreaterThanOrEqualTo(12);
            assertThat(statement.balance(ALICE).held()).isEqualTo(heldThen).isEqualTo(placed);
        }
        // A freeze raises the version, too.
        Audit.ofCompleted(store, clock, storeRetry()).checkRepaired();
        store.drop();
    }
}
