package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Which accounts have changed, by windows of time. A change is marked in the window in which this process saw it,
/// and an account is judged for a window only after it, so that the judgement sees each change of that window. A
/// later change has a mark of its own: a mark can be deleted without a look at what happens meanwhile.
public final class Marks {
    /// Half of the time in which a change has to be judged.
    public static final Duration WINDOW = Duration.ofHours(12);

    /// How long after the end of a window a mark may still be written into it, and how much clocks may differ.
    static final Duration LATEST_MARK = Duration.ofMinutes(2);

    private static final int AT_ONCE = 100;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Listing listing;
    private final Clock clock;
    private final Duration length;
    private final StoreRetry storeRetry;

    /// @param length of a window
    public Marks(DynamoDbClient dynamo, String table, Clock clock, Duration length, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = table;
        this.listing = new Listing(dynamo, table);
        this.clock = clock;
        this.length = length;
        this.storeRetry = storeRetry;
    }

    /// Marks accounts that have changed, those that have no mark in this window.
    public void mark(Collection<AccountId> changed) {
        var window = windowOf(clock.instant());
        var marks = new ArrayList<Map<String, AttributeValue>>();
        new LinkedHashSet<>(changed)
                .forEach(account -> marks.add(LedgerKeys.mark(window, account).attributes()));
        for (int first = 0; first < marks.size(); first += AT_ONCE) {
            var some = marks.subList(first, Math.min(marks.size(), first + AT_ONCE));
            var there = storeRetry.read(() -> listing.rows(some));
            some.stream().filter(mark -> !there.contains(mark)).forEach(this::write);
        }
    }

    private void write(Map<String, AttributeValue> mark) {
        storeRetry.untilDone(
                () -> Optional.of(dynamo.putItem(put -> put.tableName(table).item(mark))));
    }

    long windowOf(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), length.toMillis());
    }

    Instant beginningOf(long window) {
        return Instant.ofEpochMilli(window * length.toMillis());
    }

    /// The last window into which no mark is written any more.
    long lastEnded() {
        return windowOf(clock.instant().minus(LATEST_MARK)) - 1;
    }

    Page<AccountId> in(long window, Optional<String> after, int limit) {
        var condition = after.isPresent() ? "pk = :window AND sk > :after" : "pk = :window";
        var values = Item.empty().put(":window", LedgerKeys.marks(window));
        after.ifPresent(position -> values.put(":after", position));
        var found = storeRetry.read(() -> dynamo.query(QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values.attributes())
                .limit(limit)
                .build()));
        var accounts = found.items().stream()
                .map(mark -> LedgerKeys.markedAccount(new Item(mark)))
                .toList();
        return new Page<>(
                accounts,
                found.hasLastEvaluatedKey() ? new Item(found.lastEvaluatedKey()).optionalText("sk") : Optional.empty());
    }

    void delete(long window, AccountId account) {
        var key = LedgerKeys.mark(window, account).attributes();
        storeRetry.untilDone(() ->
                Optional.of(dynamo.deleteItem(delete -> delete.tableName(table).key(key))));
    }

    List<AccountId> first(long window) {
        return in(window, Optional.empty(), 1).items();
    }
}
