package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.RealTable;
import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Many callers at once, on a store that is well and on one that fails every seventh call.
@ParameterizedClass
@CsvSource({"0, TRANSACTION", "15, COMMIT", "15, ADAPTIVE"})
class LedgerRacesTest {
    private static final AccountId ALICE = LedgerPage.account("alice");

    private final int percentOfFaults;
    private final String table = RealTable.create();
    private final TestClock clock = new TestClock();
    private final StoreRetry storeRetry = new StoreRetry(Duration.ofSeconds(60), new Random(7), _ -> {});
    private final RealBooks books;

    LedgerRacesTest(int percentOfFaults, PlaceBy placeBy) {
        this.percentOfFaults = percentOfFaults;
        DynamoDbClient dynamo = new WatchedDynamo(RealTable.dynamo(), new StoreFaults(7, percentOfFaults));
        this.books = new RealBooks(
                dynamo,
                new TestStore(TestStore.Kind.REAL, RealTable.dynamo(), table),
                clock,
                storeRetry,
                /* holdLimit= */ 1000,
                /* pageSize= */ 100,
                () -> placeBy);
    }

    @AfterEach
    void whatTheRecordsSayAddsUp() {
        Audit.ofCompleted(RealTable.dynamo(), table, clock, storeRetry).check();
    }

    @Test
    void holdsNeverShareACreditAndNoneIsLeftOver() {
        grant(ALICE, 100);
        var answers = race(40, caller -> hold(ALICE, "h" + caller, 7));
        assertThat(count(answers, "placed", "already placed")).isEqualTo(14);
        assertThat(count(answers, "insufficient")).isEqualTo(26);
        assertThat(books.balance(ALICE)).startsWith("available 2, held 98, spent 0, granted 100, holds 14,");
    }

    @Test
    void creditsThatFellDueAreTakenByOneCallerOnly() {
        grant(ALICE, 60);
        for (int old = 0; old < 30; old++) {
            hold(ALICE, "old" + old, 2);
        }
        clock.advance(Duration.ofSeconds(60));
        var answers = race(30, caller -> hold(ALICE, "new" + caller, 3));
        assertThat(count(answers, "placed", "already placed")).isEqualTo(20);
        assertThat(count(answers, "insufficient")).isEqualTo(10);
        assertThat(books.balance(ALICE)).startsWith("available 0, held 60, spent 0");
    }

    @Test
    void aHoldEndsInOneWay() {
        grant(ALICE, 1000);
        for (int round = 0; round < 10; round++) {
            var name = "h" + round;
            var hold = api(name);
            hold(ALICE, name, 10);
            clock.advance(Duration.ofMillis(59_999));
            var answers = race(9, caller -> switch (caller % 3) {
                case 0 -> books.convert(ALICE, hold, OptionalLong.empty(), false);
                case 1 -> books.release(ALICE, hold);
                default -> {
                    clock.advance(Duration.ofMillis(1));
                    yield books.expire(hold);
                }
            });
            var converted = count(answers, "converted", "already converted") > 0;
            assertThat(count(answers, "converted")).isLessThanOrEqualTo(1);
            assertThat(count(answers, "released")).isLessThanOrEqualTo(converted ? 0 : 1);
            assertThat(count(answers, "already released") > 0 && converted)
                    .as(answers.toString())
                    .isFalse();
        }
    }

    @Test
    void aReferenceHasOneEffectFromHoweverManyCallers() {
        var grants = race(50, _ -> books.grant(ALICE, "g", 100, Optional.empty()));
        var holds = race(50, _ -> hold(ALICE, "h", 30));
        var conversions = race(50, _ -> books.convert(ALICE, api("h"), OptionalLong.of(20), false));
        var releases = race(50, _ -> books.release(ALICE, api("h")));
        assertOnce(grants, "granted");
        assertOnce(holds, "placed");
        assertOnce(conversions, "converted");
        assertThat(count(releases, "hold converted")).isEqualTo(50);
        assertThat(books.balance(ALICE)).startsWith("available 80, held 0, spent 20, granted 100, holds 0");
    }

    @Test
    void aCorrectionIsMadeOnceFromHoweverManyCallers() {
        grant(ALICE, 100);
        hold(ALICE, "h", 30);
        books.convert(ALICE, api("h"), OptionalLong.empty(), false);
        var refunds = race(20, _ -> books.refund(api("h"), false));
        var late = race(20, _ -> books.deductLate(api("h")));
        assertOnce(refunds, "refunded");
        assertOnce(late, "deducted");
        assertThat(books.balance(ALICE)).startsWith("available 70, held 0, spent 30");
    }

    @Test
    void aLateDeductionTakesNothingFromHoldsPlacedMeanwhile() {
        grant(ALICE, 20);
        hold(ALICE, "old", 10);
        books.release(ALICE, api("old"));
        var answers = race(12, caller -> caller == 0 ? books.deductLate(api("old")) : hold(ALICE, "h" + caller, 3));
        var placed = count(answers, "placed", "already placed");
        assertThat(books.balance(ALICE)).contains("held " + 3 * placed, "spent " + Math.min(10, 20 - 3 * placed));
    }

    @Test
    void callersOfOneAccountSpendWhatTheyHeld() {
        grant(ALICE, 300);
        var answers = race(50, caller -> holdAndConvert(ALICE, "h" + caller));
        assertThat(count(answers, "converted", "already converted")).isEqualTo(50);
        assertThat(books.balance(ALICE)).startsWith("available 150, held 0, spent 150, granted 300");
    }

    @Test
    void callersOfManyAccountsDoNotMeet() {
        var accounts = IntStream.range(0, 50)
                .mapToObj(user -> LedgerPage.account("user" + user))
                .toList();
        var answers = race(50, caller -> {
            grant(accounts.get(caller), 3);
            return holdAndConvert(accounts.get(caller), "h");
        });
        assertThat(count(answers, "converted", "already converted")).isEqualTo(50);
        accounts.forEach(
                account -> assertThat(books.balance(account)).startsWith("available 0, held 0, spent 3, granted 3"));
    }

    private String holdAndConvert(AccountId account, String name) {
        hold(account, name, 3);
        return books.convert(
                account,
                new Books.Named(account, Hold.Source.API, name, Optional.empty()),
                OptionalLong.empty(),
                false);
    }

    private void grant(AccountId account, long amount) {
        books.grant(account, "g", amount, Optional.empty());
    }

    private String hold(AccountId account, String name, long amount) {
        var hold = new Books.Named(account, Hold.Source.API, name, Optional.empty());
        return Persistent.untilTold(() -> books.hold(account, hold, amount, Duration.ofSeconds(60)));
    }

    private static Books.Named api(String name) {
        return new Books.Named(ALICE, Hold.Source.API, name, Optional.empty());
    }

    /// One caller did it and all others repeated it; where answers get lost, that one may repeat itself.
    private void assertOnce(List<String> answers, String done) {
        long first = count(answers, done);
        assertThat(first).isBetween(percentOfFaults == 0 ? 1L : 0L, 1L);
        assertThat(count(answers, "already " + done)).isEqualTo(answers.size() - first);
    }

    private static long count(List<String> answers, String... heads) {
        return answers.stream()
                .filter(answer ->
                        Stream.of(heads).anyMatch(LedgerPage.parts(answer).getFirst()::equals))
                .count();
    }

    private interface Caller {
        String call(int number);
    }

    private static List<String> race(int callers, Caller caller) {
        var start = new CountDownLatch(1);
        var running = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < callers; number++) {
                int mine = number;
                Callable<String> task = () -> {
                    start.await();
                    return caller.call(mine);
                };
                running.add(threads.submit(task));
            }
            start.countDown();
        }
        return running.stream().map(Future::resultNow).toList();
    }
}
