package com.interactioncredits.simulateddynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
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
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// One table of DynamoDB behind a network. Supports the calls that the functions make; others are refused.
///
/// A transaction locks its items while it runs, and other writes to them get a conflict. After it commits, its items
/// become readable one by one: a Query or a GetItem may see half of it, and a transactional read gets a conflict.
public final class SimulatedDynamo implements DynamoDbClient {
    private final Table table = new Table();
    private final Network network;
    private final Consumer<Commit> onCommit;

    /// A store on a perfect network.
    public SimulatedDynamo() {
        this(new PerfectNetwork(), _ -> {});
    }

    /// @param onCommit gets every write at the moment it is committed
    public SimulatedDynamo(Network network, Consumer<Commit> onCommit) {
        this.network = network;
        this.onCommit = onCommit;
    }

    /// All committed items.
    public Map<Key, Map<String, AttributeValue>> items() {
        return table.all();
    }

    /// One write of a request, with the parts that all kinds of writes have in common.
    private record Write(
            Key key,
            @Nullable String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            boolean showsOld,
            Becomes becomes) {

        interface Becomes {
            Map<String, AttributeValue> from(Map<String, AttributeValue> before);
        }

        Commit.Change on(Map<String, AttributeValue> before) {
            return new Commit.Change(key, before, becomes.from(before));
        }

        boolean isAllowed(Map<String, AttributeValue> before) {
            return Expressions.holds(condition, before, names, values);
        }
    }

    private static boolean showsOld(@Nullable ReturnValuesOnConditionCheckFailure returnValues) {
        return returnValues == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }

    private static Write.Becomes update(
            @Nullable String expression,
            Map<String, AttributeValue> key,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        return before -> Expressions.updated(
                expression == null ? "" : expression, before.isEmpty() ? key : before, names, values);
    }

    private static Write write(TransactWriteItem item) {
        if (item.put() != null) {
            var put = item.put();
            return new Write(
                    Key.of(put.item()),
                    put.conditionExpression(),
                    put.expressionAttributeNames(),
                    put.expressionAttributeValues(),
                    showsOld(put.returnValuesOnConditionCheckFailure()),
                    _ -> put.item());
        }
        if (item.update() != null) {
            var update = item.update();
            return new Write(
                    Key.of(update.key()),
                    update.conditionExpression(),
                    update.expressionAttributeNames(),
                    update.expressionAttributeValues(),
                    showsOld(update.returnValuesOnConditionCheckFailure()),
                    update(
                            update.updateExpression(),
                            update.key(),
                            update.expressionAttributeNames(),
                            update.expressionAttributeValues()));
        }
        if (item.delete() != null) {
            var delete = item.delete();
            return new Write(
                    Key.of(delete.key()),
                    delete.conditionExpression(),
                    delete.expressionAttributeNames(),
                    delete.expressionAttributeValues(),
                    showsOld(delete.returnValuesOnConditionCheckFailure()),
                    _ -> Map.of());
        }
        var check = Objects.requireNonNull(item.conditionCheck());
        return new Write(
                Key.of(check.key()),
                check.conditionExpression(),
                check.expressionAttributeNames(),
                check.expressionAttributeValues(),
                showsOld(check.returnValuesOnConditionCheckFailure()),
                before -> before);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        var process = network.process();
        long askedAt = network.now();
        var writes =
                request.transactItems().stream().map(SimulatedDynamo::write).toList();
        return network.call("TransactWriteItems", () -> {
            var reasons =
                    new ArrayList<>(writes.stream().map(this::reasonToCancel).toList());
            if (network.throttlesTransaction()) {
                var throttled = CancellationReason.builder().code("ThrottlingError");
                reasons.set(writes.size() - 1, throttled.build());
            }
            if (reasons.stream().anyMatch(reason -> !"None".equals(reason.code()))) {
                throw cancelled(reasons);
            }
            var keys = writes.stream().map(Write::key).collect(Collectors.toSet());
            if (keys.size() < writes.size()) {
                throw new IllegalArgumentException("one item twice in a transaction");
            }
            table.enter(keys);
            network.pass(network.transactionLasts());
            commit(process, askedAt, writes);
            return TransactWriteItemsResponse.builder().build();
        });
    }

    private CancellationReason reasonToCancel(Write write) {
        var reason = CancellationReason.builder();
        if (table.isInTransaction(write.key())) {
            return reason.code("TransactionConflict").build();
        }
        var before = table.decided(write.key());
        if (write.isAllowed(before)) {
            return reason.code("None").build();
        }
        reason.code("ConditionalCheckFailed").message("The conditional request failed");
        return write.showsOld() && !before.isEmpty() ? reason.item(before).build() : reason.build();
    }

    static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
        return TransactionCanceledException.builder()
                .message("Transaction cancelled")
                .cancellationReasons(reasons)
                .statusCode(400)
                .build();
    }

    private void commit(String process, long askedAt, List<Write> writes) {
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
    }

    /// A write of one item conflicts with transactions that lock it.
    private void alone(Write write, String process, long askedAt) {
        if (table.isInTransaction(write.key())) {
            throw TransactionConflictException.builder()
                    .message("Transaction is ongoing for the item")
                    .statusCode(400)
                    .build();
        }
        var before = table.decided(write.key());
        if (!write.isAllowed(before)) {
            throw ConditionalCheckFailedException.builder()
                    .message("The conditional request failed")
                    .item(write.showsOld() ? before : Map.of())
                    .statusCode(400)
                    .build();
        }
        commit(process, askedAt, List.of(write));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        var write = new Write(
                Key.of(request.item()),
                request.conditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues(),
                showsOld(request.returnValuesOnConditionCheckFailure()),
                _ -> request.item());
        var process = network.process();
        long askedAt = network.now();
        return network.call("PutItem", () -> {
            alone(write, process, askedAt);
            return PutItemResponse.builder().build();
        });
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        var write = new Write(
                Key.of(request.key()),
                request.conditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues(),
                showsOld(request.returnValuesOnConditionCheckFailure()),
                update(
                        request.updateExpression(),
                        request.key(),
                        request.expressionAttributeNames(),
                        request.expressionAttributeValues()));
        var process = network.process();
        long askedAt = network.now();
        return network.call("UpdateItem", () -> {
            alone(write, process, askedAt);
            return UpdateItemResponse.builder().build();
        });
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        var write = new Write(
                Key.of(request.key()),
                request.conditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues(),
                false,
                _ -> Map.of());
        var process = network.process();
        long askedAt = network.now();
        return network.call("DeleteItem", () -> {
            alone(write, process, askedAt);
            return DeleteItemResponse.builder().build();
        });
    }

    /// Deletes an item as DynamoDB does when it expires.
    public void deleteByTimeToLive(Key key) {
        commit("TTL", network.now(), List.of(new Write(key, null, Map.of(), Map.of(), false, _ -> Map.of())));
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        if (!Boolean.TRUE.equals(request.consistentRead())) {
            throw new UnsupportedOperationException("an eventually consistent read");
        }
        return network.call("GetItem", () -> {
            var item = table.written(Key.of(request.key()));
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
            if (keys.stream().anyMatch(table::isInTransaction)) {
                throw cancelled(keys.stream()
                        .map(key -> CancellationReason.builder()
                                .code(table.isInTransaction(key) ? "TransactionConflict" : "None")
                                .build())
                        .toList());
            }
            return TransactGetItemsResponse.builder()
                    .responses(
                            keys.stream().map(key -> found(table.decided(key))).toList())
                    .build();
        });
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
        if (request.filterExpression() != null
                || request.projectionExpression() != null
                || request.hasExclusiveStartKey()) {
            throw new UnsupportedOperationException("a Query with a filter, a projection or a start key");
        }
        return network.call("Query", () -> {
            var index = request.indexName();
            var found = table.query(
                    index,
                    request.keyConditionExpression(),
                    request.expressionAttributeNames(),
                    request.expressionAttributeValues(),
                    !Boolean.FALSE.equals(request.scanIndexForward()));
            int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
            var page = found.subList(0, Math.min(limit, found.size()));
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
