package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.simulateddynamodb.SimulatedDynamo;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.SortKey;
import com.interactioncredits.store.StoreRetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What calls of one account take when it has had, or has, many holds. Counted on the simulated store: DynamoDB Local
/// writes about 100 holds a second, and its times say nothing of DynamoDB's.
final class Growth {
    static final String PLACE = "place";
    static final String CONVERT = "convert";
    static final String HOLD = "`POST …/hold`";
    static final String DEDUCT = "`POST …/deduct`";

    private static final int PAGE = 20;
    private static final String TABLE = "credits";
    private static final AccountId ACCOUNT = Accounts.account(0);

    /// @param size how many holds there are
    /// @param costs of one call each
    record Point(int size, Map<String, CountedCalls.Count> costs) {}

    private final Tokens tokens;

    Growth(Tokens tokens) {
        this.tokens = tokens;
    }

    /// With holds that were converted.
    List<Point> past(List<Integer> sizes) {
        return grown(
                sizes, number -> List.of(converted(hold(number, Instant.now().minus(Duration.ofDays(2))))));
    }

    /// With active holds that were committed.
    List<Point> active(List<Integer> sizes) {
        return grown(sizes, number -> {
            var hold = BareCalls.stamped(hold(number, Instant.now()), number);
            return List.of(LedgerItems.of(hold), LedgerItems.openEntry(hold));
        });
    }

    private List<Point> grown(List<Integer> sizes, IntFunction<List<Map<String, AttributeValue>>> items) {
        try (var store = new SimulatedDynamo()) {
            Accounts.open(store, TABLE, 1);
            var points = new ArrayList<Point>();
            int written = 0;
            for (int size : sizes) {
                for (; written < size; written++) {
                    items.apply(written)
                            .forEach(item ->
                                    store.putItem(put -> put.tableName(TABLE).item(item)));
                }
                points.add(new Point(size, costs(store)));
            }
            return points;
        }
    }

    private static Hold hold(int number, Instant at) {
        var reference = new Reference("past-" + number);
        return BareCalls.request(ACCOUNT, reference).placedAt(at.plusMillis(number % 1_000));
    }

    /// A HOLD as the ledger leaves it: it is the deduction as well.
    private static Map<String, AttributeValue> converted(Hold hold) {
        var actor = BareCalls.principal(ACCOUNT).actor();
        var ended = hold.ended(Hold.Status.CONVERTED, OptionalLong.of(hold.amount()), actor, hold.createdAt());
        return new Item(LedgerItems.of(ended))
                .put("convertedAmount", hold.amount())
                .put("endedBy", actor.id())
                .put("txPk", LedgerKeys.transactionList(ACCOUNT))
                .put("txSk", SortKey.of(hold.createdAt(), hold.id()))
                .attributes();
    }

    private Map<String, CountedCalls.Count> costs(DynamoDbClient store) {
        var units = new CountedCalls(store, TABLE);
        var costs = new LinkedHashMap<String, CountedCalls.Count>();
        calls(Watched.client(store, units)).forEach((what, call) -> {
            units.take();
            call.run();
            costs.put(what, units.take());
        });
        return costs;
    }

    /// Two calls of one millisecond write the same sort key, which is an index entry less.
    private static final class Ticking extends Clock {
        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            now = now.plusMillis(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Map<String, Runnable> calls(DynamoDbClient dynamo) {
        var clock = new Ticking();
        var ledger = new LedgerCalls(dynamo, TABLE, clock, PlaceBy.COMMIT);
        var handlers = new HandlerCalls(dynamo, TABLE, clock, tokens);
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new SecureRandom(), Thread::sleep);
        var statement = new Statement(dynamo, TABLE, clock, storeRetry);
        var name = "growth-" + System.nanoTime();
        var ofLedger = new Reference(name);
        var ofHandlers = new Reference(name + "-h");
        var calls = new LinkedHashMap<String, Runnable>();
        calls.put(PLACE, () -> ledger.place(ACCOUNT, ofLedger));
        calls.put(CONVERT, () -> ledger.convert(ACCOUNT, ofLedger));
        calls.put(HOLD, () -> handlers.place(ACCOUNT, ofHandlers));
        calls.put(DEDUCT, () -> handlers.convert(ACCOUNT, ofHandlers));
        calls.put("balance", () -> statement.balance(ACCOUNT));
        calls.put("active holds", () -> statement.holds(ACCOUNT, HoldFilter.ACTIVE, PAGE, Optional.empty()));
        calls.put("all holds", () -> statement.holds(ACCOUNT, HoldFilter.ALL, PAGE, Optional.empty()));
        calls.put("transactions", () -> statement.transactions(ACCOUNT, TransactionFilter.ALL, PAGE, Optional.empty()));
        return calls;
    }
}
