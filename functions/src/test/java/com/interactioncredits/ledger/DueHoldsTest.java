package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// A1: an account of which many holds have fallen due, and no timer has come.
class DueHoldsTest {
    private static final AccountId ADA = new AccountId("user_ada", CreditType.INTERACTION);
    private static final int HOLDS = 250;

    private final TestClock clock = new TestClock();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final StoreRetry storeRetry = new StoreRetry(Duration.ofSeconds(5), new Random(1), _ -> {});
    private final String table = TestTable.create();
    private final List<String> calls = new ArrayList<>();

    private final class Recorded implements WatchedDynamo.Watcher {
        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            calls.add(request.getClass().getSimpleName());
            return call.get();
        }
    }

    private final CreditLedger ledger = new CreditLedger(TestTable.dynamo(), table, clock, storeRetry);
    private final DynamoDbClient recorded = new WatchedDynamo(TestTable.dynamo(), new Recorded());
    private final Statement statement = new Statement(recorded, table, clock, storeRetry);
    private final DueHolds dueHolds = new DueHolds(recorded, table, clock, storeRetry);

    private void grant(long amount) {
        ledger.grant(ADA, new Reference("start"), new Credits(amount), Optional.empty(), Principals.OPERATOR);
    }

    /// Holds of one credit each, put there as the ledger leaves them: a thousand calls would take longer than the test.
    private void place(int from, int count, Hold.Source source, Duration duration) {
        var writes = new ArrayList<WriteRequest>();
        for (int number = from; number < from + count; number++) {
            var hold = new PlaceHold(
                            ADA,
                            Principals.of(source),
                            new Reference("h" + number),
                            new Credits(1),
                            duration,
                            Optional.empty())
                    .placedAt(clock.instant());
            for (var item : List.of(LedgerItems.of(hold), LedgerItems.openEntry(hold))) {
                writes.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
        }
        for (int at = 0; at < writes.size(); at += 25) {
            var some = writes.subList(at, Math.min(writes.size(), at + 25));
            TestTable.dynamo().batchWriteItem(batch -> batch.requestItems(Map.of(table, some)));
        }
        TestTable.dynamo().updateItem(update -> update.tableName(table)
                .key(LedgerKeys.account(ADA))
                .updateExpression("ADD available :less, version :count, placed :count")
                .expressionAttributeValues(Map.of(":less", Item.number(-count), ":count", Item.number(count))));
    }

    @Test
    void aBalanceCountsThemAllAndWritesNothing() {
        grant(300);
        place(0, HOLDS / 2, Hold.Source.API, MINUTE);
        place(HOLDS / 2, HOLDS / 2, Hold.Source.API, Duration.ofMinutes(2));

        assertThat(statement.balance(ADA).available()).isEqualTo(50);
        clock.advance(Duration.ofMinutes(1));
        assertThat(statement.balance(ADA).available()).isEqualTo(50 + HOLDS / 2);
        clock.advance(Duration.ofMinutes(1));
        calls.clear();
        var balance = statement.balance(ADA);

        assertThat(balance.available()).isEqualTo(300);
        assertThat(balance.held()).isZero();
        assertThat(calls).isEqualTo(reads(HOLDS));
    }

    /// One reading of the account and its open holds, and one of those that are due, 99 at a time.
    private static List<String> reads(int due) {
        var reads = new ArrayList<>(List.of("GetItemRequest", "QueryRequest"));
        reads.addAll(Collections.nCopies(Math.ceilDiv(due, 99), "TransactGetItemsRequest"));
        return reads;
    }

    /// A1: how long it takes depends on the machine, and is printed; how many calls it takes does not.
    @Test
    void aBalanceWith1000DueHoldsTakesAFewCalls() {
        grant(1000);
        place(0, 1000, Hold.Source.API, MINUTE);
        clock.advance(MINUTE);
        var millis = new ArrayList<Long>();
        for (int i = 0; i < 5; i++) {
            calls.clear();
            var began = System.nanoTime();
            assertThat(statement.balance(ADA).available()).isEqualTo(1000);
            millis.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(calls).isEqualTo(reads(1000));
        }
        millis.sort(Comparator.naturalOrder());
        System.out.println("DueHoldsTest: a balance with 1,000 due holds took " + millis.get(2)
                + " ms, the slowest of 5 " + millis.getLast() + " ms");
    }

    /// More due holds than one transactional read takes: what expires between two of those reads is counted once.
    @Test
    void aBalanceIsOfOneMomentAlsoWhenSomeExpireWhileItIsRead() {
        grant(200);
        place(0, 150, Hold.Source.API, MINUTE);
        clock.advance(MINUTE);
        var raced = new AtomicBoolean();
        var slow = new Statement(
                new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
                    @Override
                    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                        var answer = call.get();
                        if (request instanceof TransactGetItemsRequest && !raced.getAndSet(true)) {
                            dueHolds.expire(() -> false);
                        }
                        return answer;
                    }
                }),
                table,
                clock,
                storeRetry);

        var balance = slow.balance(ADA);

        assertThat(raced).isTrue();
        assertThat(balance.available()).isEqualTo(200);
        assertThat(balance.held()).isZero();
    }

    /// A1: no TTL, no stream. The balance says the same before and after, its version included.
    @Test
    void allThatIsDueIsExpiredManyAtATime() {
        grant(300);
        place(0, HOLDS, Hold.Source.API, MINUTE);
        place(HOLDS, 1, Hold.Source.SERVICE, Duration.ofMinutes(2));
        clock.advance(MINUTE);
        var before = statement.balance(ADA);
        calls.clear();

        var done = dueHolds.expire(() -> false);

        assertThat(done).isEqualTo(new DueHolds.Done(HOLDS, 0, Duration.ZERO));
        assertThat(calls).filteredOn("TransactWriteItemsRequest"::equals).hasSizeLessThan(2 * LedgerKeys.DUE_PARTS);
        assertThat(statement.balance(ADA)).isEqualTo(before);
        assertThat(statement
                        .holds(
                                ADA,
                                new HoldFilter(Optional.of(Hold.Status.EXPIRED), Optional.empty()),
                                100,
                                Optional.empty())
                        .items())
                .hasSize(100)
                .allSatisfy(hold -> assertThat(hold.updatedAt()).isEqualTo(hold.expiresAt()));
        Audit.of(TestTable.dynamo(), table).check();
        assertThat(dueHolds.expire(() -> false)).isEqualTo(new DueHolds.Done(0, 0, Duration.ZERO));
    }

    @Test
    void oneThatEndedMeanwhileDoesNotKeepTheOthers() {
        grant(300);
        place(0, 60, Hold.Source.API, MINUTE);
        clock.advance(MINUTE.minusMillis(1));
        var raced = new AtomicBoolean();
        var slow = new DueHolds(
                new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
                    @Override
                    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                        if (request instanceof TransactWriteItemsRequest && !raced.getAndSet(true)) {
                            for (int i = 0; i < 60; i += 2) {
                                ledger.expire(Hold.idOf(ADA, Hold.Source.API, new Reference("h" + i)));
                            }
                        }
                        return call.get();
                    }
                }),
                table,
                clock,
                storeRetry);
        clock.advance(Duration.ofMillis(1));

        assertThat(slow.expire(() -> false).failed()).isZero();

        assertThat(statement.balance(ADA).held()).isZero();
        Audit.of(TestTable.dynamo(), table).check();
        assertThat(dueHolds.expire(() -> false)).isEqualTo(new DueHolds.Done(0, 0, Duration.ZERO));
    }

    @Test
    void anExtendedHoldIsExpiredAtItsLaterTimeAndAMessagesByItsMessage() {
        grant(10);
        place(1, 1, Hold.Source.API, MINUTE);
        place(2, 1, Hold.Source.MESSAGE, MINUTE);
        var name = new HoldName.ByReference(new Reference("h1"));
        ledger.extend(new HoldCall(ADA, name, Principals.of(Hold.Source.API)), Duration.ofMinutes(2));
        clock.advance(MINUTE);

        assertThat(dueHolds.expire(() -> false).expired()).isZero();
        clock.advance(MINUTE);
        assertThat(dueHolds.expire(() -> false).expired()).isEqualTo(1);
        Audit.of(TestTable.dynamo(), table).check();
    }

    @Test
    void aMessagesHoldIsExpiredWhoseCallDiedAndWasCompletedByAnother() {
        var faulty = new FaultyStore();
        var dying = new Placing(faulty.client(), table, clock, storeRetry, PlaceBy.COMMIT);
        var other = new Placing(TestTable.dynamo(), table, clock, storeRetry, PlaceBy.COMMIT);
        grant(100);
        int died = 0;
        for (; !faulty.isWaiting(); died++) {
            faulty.next(died, FaultyStore.Fault.DEAD_AFTER);
            try {
                dying.place(one(Hold.Source.MESSAGE, "m" + died));
            } catch (FaultyStore.ProcessDied _) {
                clock.advance(Duration.ofSeconds(8));
                other.place(one(Hold.Source.API, "other" + died));
            }
        }
        clock.advance(MINUTE);

        dueHolds.expire(() -> false);

        assertThat(died).isGreaterThan(3);
        Audit.of(TestTable.dynamo(), table).check();
        assertThat(TestTable.dynamo()
                        .getItem(get -> get.tableName(table)
                                .key(LedgerKeys.account(ADA))
                                .consistentRead(true))
                        .item()
                        .get("available"))
                .isEqualTo(Item.number(100));
    }

    private static PlaceHold one(Hold.Source source, String reference) {
        return new PlaceHold(
                ADA, Principals.of(source), new Reference(reference), new Credits(1), MINUTE, Optional.empty());
    }

    /// What a call costs that needs the credits of many due holds.
    @Test
    void aHoldThatNeedsTheCreditsOfManyDueOnesIsPlaced() {
        grant(HOLDS);
        place(0, HOLDS, Hold.Source.API, MINUTE);
        clock.advance(MINUTE);
        var few = new Placing(recorded, table, clock, storeRetry, PlaceBy.TRANSACTION);
        calls.clear();
        var outcome = few.place(new PlaceHold(
                ADA,
                Principals.of(Hold.Source.API),
                new Reference("all"),
                new Credits(HOLDS),
                MINUTE,
                Optional.empty()));

        assertThat(outcome).isInstanceOf(PlaceHoldOutcome.Placed.class);
        assertThat(calls)
                .filteredOn("TransactWriteItemsRequest"::equals)
                .hasSizeLessThanOrEqualTo(2 * (HOLDS / LedgerTable.MAX_EXPIRED_PER_TRANSACTION + 2));
        Audit.of(TestTable.dynamo(), table).check();
    }
}
