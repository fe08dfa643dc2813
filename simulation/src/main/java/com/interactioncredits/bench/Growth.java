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
import com.interactioncredits.store.Item;
import com.interactioncredits.store.SortKey;
import com.interactioncredits.store.StoreRetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What calls of one account take when it has had, or has, many holds.
final class Growth {
    static final String PLACE = "place";
    static final String CONVERT = "convert";
    static final String HOLD = "`POST …/hold`";
    static final String DEDUCT = "`POST …/deduct`";

    private static final int PAGE = 20;
    private static final int WRITTEN_AT_ONCE = 1_000;
    private static final AccountId ACCOUNT = Store.account(0);

    /// @param size how many holds there are
    record Point(int size, Map<String, Cost> costs) {}

    /// @param count of one call
    /// @param millis median of all
    record Cost(CountedCalls.Count count, double millis) {}

    private final Store store;
    private final Tokens tokens;
    private final int times;

    /// @param times how often each call is made
    Growth(Store store, Tokens tokens, int times) {
        this.store = store;
        this.tokens = tokens;
        this.times = times;
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
        var table = store.create();
        store.accounts(table, 1);
        var points = new ArrayList<Point>();
        int written = 0;
        for (int size : sizes) {
            for (; written < size; written += WRITTEN_AT_ONCE) {
                store.write(
                        table,
                        IntStream.range(written, Math.min(size, written + WRITTEN_AT_ONCE))
                                .mapToObj(items)
                                .flatMap(List::stream)
                                .toList());
            }
            written = size;
            points.add(new Point(size, costs(table)));
        }
        store.drop(table);
        return points;
    }

    private static Hold hold(int number, Instant at) {
        var reference = new Reference("past-" + number);
        return BareCalls.request(ACCOUNT, reference).placedAt(at.plusMillis(number % WRITTEN_AT_ONCE));
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

    /// Counted once, then timed without the counting.
    private Map<String, Cost> costs(String table) {
        var units = new CountedCalls(store.client(), table);
        var counts = new LinkedHashMap<String, CountedCalls.Count>();
        calls(Watched.client(store.client(), units), table).forEach((what, call) -> {
            units.take();
            call.run();
            counts.put(what, units.take());
        });
        var millis = new LinkedHashMap<String, List<Double>>();
        for (int time = 0; time < times; time++) {
            calls(store.client(), table).forEach((what, call) -> {
                long from = System.nanoTime();
                call.run();
                millis.computeIfAbsent(what, _ -> new ArrayList<>()).add((System.nanoTime() - from) / 1e6);
            });
        }
        var costs = new LinkedHashMap<String, Cost>();
        counts.forEach(
                (what, count) -> costs.put(what, new Cost(count, Median.of(millis.getOrDefault(what, List.of())))));
        return costs;
    }

    private Map<String, Runnable> calls(DynamoDbClient dynamo, String table) {
        var clock = Clock.systemUTC();
        var ledger = new LedgerCalls(dynamo, table, clock, PlaceBy.COMMIT);
        var handlers = new HandlerCalls(dynamo, table, clock, tokens);
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new SecureRandom(), Thread::sleep);
        var statement = new Statement(dynamo, table, clock, storeRetry);
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
