package com.interactioncredits.simulateddynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// One table of DynamoDB behind a network. Supports the calls that the functions make; others are refused.
///
/// A transaction locks its items while it runs, and other writes to them get a conflict. After it commits, its items
/// become readable one by one: a Query or a GetItem may see half of it, and a transactional read gets a conflict. So
/// does a transactional read that meets the write of a single item.
public final class SimulatedDynamo implements DynamoDbClient {
    /// The reasons of writes whose condition was checked before the transaction was cancelled.
    private static final Set<String> CHECKED = Set.of("None", "ConditionalCheckFailed");

    private final Table table = new Table();
    private final Network network;
    private final Capacity writeCapacity;
    private final Capacity readCapacity;
    private final Consumer<Commit> onCommit;

    /// A store on a perfect network.
    public SimulatedDynamo() {
        this(new PerfectNetwork(), Capacity.unlimited(), Capacity.unlimited(), _ -> {});
    }

    /// @param onCommit gets every write at the moment it is committed
    public SimulatedDynamo(Network network, Capacity writeCapacity, Capacity readCapacity, Consumer<Commit> onCommit) {
        this.network = network;
        this.writeCapacity = writeCapacity;
        this.readCapacity = readCapacity;
        this.onCommit = onCommit;
    }

    /// All committed items.
    public Map<Key, Map<String, AttributeValue>> items() {
        return table.all();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        var process = network.process();
        long askedAt = network.now();
        var writes = request.transactItems().stream().map(Write::of).toList();
        return network.call("TransactWriteItems", () -> {
            var keys = writes.stream().map(Write::key).collect(Collectors.toSet());
            if (keys.size() < writes.size()) {
                throw Refusals.invalid("Transaction request cannot include multiple operations on one item");
            }
            var reasons =
                    new ArrayList<>(writes.stream().map(this::reasonToCancel).toList());
            if (network.throttlesTransaction()) {
                var throttled = CancellationReason.builder().code("ThrottlingError");
                reasons.set(writes.size() - 1, throttled.build());
            }
            if (reasons.stream().anyMatch(reason -> !"None".equals(reason.code()))) {
                for (int i = 0; i < writes.size(); i++) {
                    if (CHECKED.contains(reasons.get(i).code())) {
                        writeCapacity.use(unitsOfRefused(writes.get(i)), network.now());
                    }
                }
                throw Refusals.cancelled(reasons);
            }
            writes.forEach(write -> writeCapacity.use(units(write, true), network.now()));
            table.enter(keys);
            network.pass(network.transactionLasts());
            commit(process, askedAt, writes);
            return TransactWriteItemsResponse.builder().build();
        });
    }

    private CancellationReason reasonToCancel(Write write) {
        if (table.isInTransaction(write.key())) {
            return CancellationReason.builder().code("TransactionConflict").build();
        }
        var reason = write.reasonToCancel(table.decided(write.key()));
        return "None".equals(reason.code()) && !writeCapacity.has(units(write, true), network.now())
                ? CancellationReason.builder().code("ThrottlingError").build()
                : reason;
    }

    private List<Units> units(Write write, boolean inTransaction) {
        return writeCapacity.isLimited() ? ofWrite(write.on(table.decided(write.key())), inTransaction) : List.of();
    }

    private static List<Units> ofWrite(Commit.Change change, boolean inTransaction) {
        return Units.ofWrite(change.key(), change.before(), change.after(), inTransaction);
    }

    /// A write that is refused for a condition, its own or of another one in its transaction, uses capacity as
    /// well. One that is throttled uses none, nor does one that conflicts: for the latter this is an assumption.
    private List<Units> unitsOfRefused(Write write) {
        return writeCapacity.isLimited() ? Units.ofRefused(write.key(), table.decided(write.key())) : List.of();
    }

    private Commit commit(String process, long askedAt, List<Write> writes) {
        var changes = writes.stream()
                .map(write -> write.on(table.decided(write.key())))
                .toList();
        var commit = new Commit(process, askedAt, changes);
        table.decide(commit);
        onCommit.accept(commit);
        for (int i = 0; i < changes.size(); i++) {
            if (i > 0) {
                network.pass(network.betweenItems());
            }
            var change = changes.get(i);
            long write = table.write(change);
            table.leave(Set.of(change.key()));
            network.after(network.indexLag(), () -> table.index(write, change));
        }
        return commit;
    }

    /// A write of one item, which takes effect in the middle of its time. Writes of one item do not conflict with each
    /// other, but with transactions of it.
    private Commit.Change alone(Write write, String process, long askedAt) {
        if (table.isInTransaction(write.key())) {
            throw Refusals.conflict();
        }
        long lasts = network.writeLasts();
        table.begin(write.key());
        try {
            network.pass(lasts / 2);
            return decided(write, process, askedAt);
        } finally {
            network.pass(lasts - lasts / 2);
            table.end(write.key());
        }
    }

    private Commit.Change decided(Write write, String process, long askedAt) {
        if (table.isInTransaction(write.key())) {
            throw Refusals.conflict();
        }
        var before = table.decided(write.key());
        boolean allowed = write.isAllowed(before);
        var units = allowed ? units(write, false) : unitsOfRefused(write);
        if (!writeCapacity.has(units, network.now())) {
            throw Refusals.throttled();
        }
        writeCapacity.use(units, network.now());
        if (!allowed) {
            throw Refusals.conditionFailed(write.showsOld() ? before : Map.of());
        }
        return commit(process, askedAt, List.of(write)).changes().getFirst();
    }

    private Commit.Change call(String what, Write write) {
        var process = network.process();
        long askedAt = network.now();
        return network.call(what, () -> alone(write, process, askedAt));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        var change = call("PutItem", Write.of(request));
        return PutItemResponse.builder()
                .attributes(shown(request.returnValues(), change))
                .build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        var change = call("UpdateItem", Write.of(request));
        var returned = request.returnValues();
        var shown = returned == ReturnValue.UPDATED_NEW ? updated(request, change) : shown(returned, change);
        return UpdateItemResponse.builder().attributes(shown).build();
    }

    /// The attributes that the update changed, as they are now. Of a change inside of a map DynamoDB Local returns the
    /// whole attribute, and the documentation does not say, so a caller must not depend on it.
    private static @Nullable Map<String, AttributeValue> updated(UpdateItemRequest request, Commit.Change change) {
        var shown = new HashMap<>(change.after());
        var changed = Expressions.changed(request.updateExpression(), request.expressionAttributeNames()).stream()
                .map(Path::names)
                .collect(Collectors.toSet());
        if (changed.stream().anyMatch(names -> names.size() > 1)) {
            throw new UnsupportedOperationException("ReturnValues UPDATED_NEW inside of a map");
        }
        shown.keySet().removeIf(name -> !changed.contains(List.of(name)));
        return shown.isEmpty() ? null : shown;
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        var change = call("DeleteItem", Write.of(request));
        return DeleteItemResponse.builder()
                .attributes(shown(request.returnValues(), change))
                .build();
    }

    private static @Nullable Map<String, AttributeValue> shown(@Nullable ReturnValue returned, Commit.Change change) {
        var shown =
                switch (returned) {
                    case null -> Map.<String, AttributeValue>of();
                    case NONE -> Map.<String, AttributeValue>of();
                    case ALL_OLD -> change.before();
                    case ALL_NEW -> change.after();
                    default -> throw new UnsupportedOperationException("ReturnValues " + returned);
                };
        return shown.isEmpty() ? null : shown;
    }

    /// Deletes an item as DynamoDB does when it expires.
    public void deleteByTimeToLive(Key key) {
        commit("TTL", network.now(), List.of(Write.delete(key)));
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        if (!Boolean.TRUE.equals(request.consistentRead())) {
            throw new UnsupportedOperationException("an eventually consistent read");
        }
        return network.call("GetItem", () -> {
            var key = Key.of(request.key());
            var item = table.written(key);
            read(() -> List.of(Units.ofItem(key, item, false)));
            return item.isEmpty()
                    ? GetItemResponse.builder().build()
                    : GetItemResponse.builder().item(item).build();
        });
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        var keys = request.transactItems().stream()
                .map(item -> Key.of(item.get().key()))
                .toList();
        return network.call("TransactGetItems", () -> {
            if (keys.stream().anyMatch(table::isBeingWritten)) {
                throw Refusals.cancelled(keys.stream()
                        .map(key -> CancellationReason.builder()
                                .code(table.isBeingWritten(key) ? "TransactionConflict" : "None")
                                .build())
                        .toList());
            }
            read(() -> keys.stream()
                    .map(key -> Units.ofItem(key, table.decided(key), true))
                    .toList());
            return TransactGetItemsResponse.builder()
                    .responses(
                            keys.stream().map(key -> found(table.decided(key))).toList())
                    .build();
        });
    }

    private static String partition(QueryRequest request) {
        return Table.partition(
                request.indexName(),
                request.keyConditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues());
    }

    /// A scan is not counted: it is spread over all partitions.
    private void read(Supplier<List<Units>> needed) {
        if (!readCapacity.isLimited()) {
            return;
        }
        var units = needed.get();
        if (!readCapacity.has(units, network.now())) {
            throw Refusals.throttled();
        }
        readCapacity.use(units, network.now());
    }

    private static ItemResponse found(Map<String, AttributeValue> item) {
        return item.isEmpty()
                ? ItemResponse.builder().build()
                : ItemResponse.builder().item(item).build();
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return network.call("BatchGetItem", () -> {
            var rows = new HashMap<String, List<Map<String, AttributeValue>>>();
            var left = new HashMap<String, KeysAndAttributes>();
            request.requestItems().forEach((name, wanted) -> {
                int unread = network.leavesOneUnread() ? 1 : 0;
                var keys = wanted.keys();
                read(() -> keys.stream()
                        .map(Key::of)
                        .map(key -> Units.ofItem(key, table.written(key), false))
                        .toList());
                rows.put(
                        name,
                        keys.stream()
                                .skip(unread)
                                .map(key -> table.written(Key.of(key)))
                                .filter(item -> !item.isEmpty())
                                .toList());
                if (unread > 0) {
                    left.put(
                            name,
                            wanted.toBuilder().keys(keys.subList(0, unread)).build());
                }
            });
            return BatchGetItemResponse.builder()
                    .responses(rows)
                    .unprocessedKeys(left)
                    .build();
        });
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        if (request.filterExpression() != null || request.projectionExpression() != null) {
            throw new UnsupportedOperationException("a Query with a filter or a projection");
        }
        return network.call("Query", () -> {
            var index = request.indexName();
            var found = table.query(
                    index,
                    request.keyConditionExpression(),
                    request.expressionAttributeNames(),
                    request.expressionAttributeValues(),
                    request.hasExclusiveStartKey() ? request.exclusiveStartKey() : Map.of(),
                    !Boolean.FALSE.equals(request.scanIndexForward()));
            int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
            var page = found.subList(0, Math.min(limit, found.size()));
            read(() -> List.of(Units.ofQuery(index, partition(request), page)));
            var answer = QueryResponse.builder().items(page).count(page.size());
            if (page.size() == limit && !page.isEmpty()) {
                answer.lastEvaluatedKey(keys(index, page.getLast()));
            }
            return answer.build();
        });
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        if (request.filterExpression() != null
                || request.projectionExpression() != null
                || request.indexName() != null) {
            throw new UnsupportedOperationException("a Scan with a filter, a projection or of an index");
        }
        return network.call("Scan", () -> {
            int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
            var page = table.scan(request.hasExclusiveStartKey() ? Key.of(request.exclusiveStartKey()) : null, limit);
            var answer = ScanResponse.builder().items(page).count(page.size());
            if (page.size() == limit) {
                answer.lastEvaluatedKey(keys(null, page.getLast()));
            }
            return answer.build();
        });
    }

    private static Map<String, AttributeValue> keys(@Nullable String index, Map<String, AttributeValue> item) {
        var names = new ArrayList<>(List.of("pk", "sk"));
        if (index != null) {
            var keys = Table.keysOf(index);
            names.addAll(List.of(keys.pk(), keys.sk()));
        }
        var only = new HashMap<>(item);
        only.keySet().retainAll(Set.copyOf(names));
        return only;
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {}
}
