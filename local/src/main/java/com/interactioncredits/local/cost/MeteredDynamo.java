package com.interactioncredits.local.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// A store whose requests are counted in DynamoDB's units, by its documented rules: DynamoDB Local's own count is wrong
/// for transactions. A write that is refused costs what it would have cost the table.
final class MeteredDynamo implements DynamoDbClient {
    static final String WRITES = "dynamodb-write";
    static final String READS = "dynamodb-read";
    private static final int WRITE_BYTES = 1024;
    private static final int READ_BYTES = 4096;

    private final DynamoDbClient store;
    private final Meter meter;
    private final Map<String, List<String>> indexes;

    /// @param indexes the keys of each index
    MeteredDynamo(DynamoDbClient store, Meter meter, Map<String, List<String>> indexes) {
        this.store = store;
        this.meter = meter;
        this.indexes = indexes;
    }

    private record Written(String table, Map<String, AttributeValue> key, boolean isCheck) {}

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        meter.waitFor("dynamodb-transaction-ms");
        var written =
                request.transactItems().stream().map(MeteredDynamo::written).toList();
        return writing(written, 2, () -> store.transactWriteItems(request));
    }

    private static Written written(TransactWriteItem write) {
        if (write.put() != null) {
            return new Written(write.put().tableName(), keyOf(write.put().item()), false);
        }
        if (write.update() != null) {
            return new Written(write.update().tableName(), write.update().key(), false);
        }
        if (write.delete() != null) {
            return new Written(write.delete().tableName(), write.delete().key(), false);
        }
        var check = Objects.requireNonNull(write.conditionCheck());
        return new Written(check.tableName(), check.key(), true);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        meter.waitFor("dynamodb-write-ms");
        var written = new Written(request.tableName(), keyOf(request.item()), false);
        return writing(List.of(written), 1, () -> store.putItem(request));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        meter.waitFor("dynamodb-write-ms");
        var written = new Written(request.tableName(), request.key(), false);
        return writing(List.of(written), 1, () -> store.updateItem(request));
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        meter.waitFor("dynamodb-write-ms");
        var written = new Written(request.tableName(), request.key(), false);
        return writing(List.of(written), 1, () -> store.deleteItem(request));
    }

    private <T> T writing(List<Written> written, int factor, Supplier<T> call) {
        var before = written.stream().map(this::read).toList();
        try {
            var answer = call.get();
            for (int at = 0; at < written.size(); at++) {
                var item = written.get(at);
                var after = read(item);
                countWrite(item, before.get(at), after, factor);
                if (!item.isCheck()) {
                    countIndexes(before.get(at), after);
                }
            }
            return answer;
        } catch (ConditionalCheckFailedException | TransactionCanceledException refused) {
            for (int at = 0; at < written.size(); at++) {
                countWrite(written.get(at), before.get(at), before.get(at), factor);
            }
            throw refused;
        }
    }

    private void countWrite(
            Written item, Map<String, AttributeValue> before, Map<String, AttributeValue> after, int factor) {
        var larger = Math.max(ItemSize.of(before), ItemSize.of(after));
        var units = Math.max(1, Math.ceilDiv(larger, WRITE_BYTES)) * factor;
        meter.count(WRITES, kind(item.key()), units);
    }

    /// An entry that appears or goes is one write of an index, and one that moves is two. The indexes have keys
    /// only, so that each entry is under a kilobyte, and an entry whose keys stay is not written.
    private void countIndexes(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        indexes.forEach((index, keys) -> {
            var old = entry(keys, before);
            var fresh = entry(keys, after);
            if (!old.equals(fresh)) {
                var writes = (old.isEmpty() ? 0 : 1) + (fresh.isEmpty() ? 0 : 1);
                meter.count(WRITES, "index `" + index + "`", writes);
            }
        });
    }

    private static List<AttributeValue> entry(List<String> keys, Map<String, AttributeValue> item) {
        return item.keySet().containsAll(keys)
                ? keys.stream()
                        .map(key -> Objects.requireNonNull(item.get(key)))
                        .toList()
                : List.of();
    }

    private Map<String, AttributeValue> read(Written item) {
        return store.getItem(GetItemRequest.builder()
                        .tableName(item.table())
                        .key(item.key())
                        .consistentRead(true)
                        .build())
                .item();
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        meter.waitFor("dynamodb-read-ms");
        var answer = store.getItem(request);
        countRead(kind(request.key()), ItemSize.of(answer.item()), request.consistentRead());
        return answer;
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        meter.waitFor("dynamodb-transaction-ms");
        var answer = store.transactGetItems(request);
        for (int at = 0; at < request.transactItems().size(); at++) {
            var key = request.transactItems().get(at).get().key();
            meter.count(
                    READS,
                    kind(key),
                    2 * units(ItemSize.of(answer.responses().get(at).item())));
        }
        return answer;
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        meter.waitFor("dynamodb-read-ms");
        var answer = store.batchGetItem(request);
        request.requestItems().forEach((table, wanted) -> {
            var found = answer.responses().getOrDefault(table, List.of());
            for (var key : wanted.keys()) {
                var size = found.stream()
                        .filter(item -> item.entrySet().containsAll(key.entrySet()))
                        .mapToInt(ItemSize::of)
                        .sum();
                countRead(kind(key), size, wanted.consistentRead());
            }
        });
        return answer;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        meter.waitFor("dynamodb-query-ms");
        var answer = store.query(request);
        var what = request.indexName() == null ? "Query of open holds" : "index `" + request.indexName() + "`";
        countRead(what, sizes(answer.items()), request.consistentRead());
        return answer;
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        meter.waitFor("dynamodb-query-ms");
        var answer = store.scan(request);
        countRead("Scan", sizes(answer.items()), request.consistentRead());
        return answer;
    }

    private static int sizes(List<Map<String, AttributeValue>> items) {
        var all = new ArrayList<>(items);
        return all.stream().mapToInt(ItemSize::of).sum();
    }

    private void countRead(String what, int bytes, Boolean consistent) {
        meter.count(READS, what, Boolean.TRUE.equals(consistent) ? units(bytes) : units(bytes) / 2);
    }

    private static double units(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, READ_BYTES));
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of("pk", Objects.requireNonNull(item.get("pk")), "sk", Objects.requireNonNull(item.get("sk")));
    }

    /// Such as HOLD: the beginning of the sort key.
    private static String kind(Map<String, AttributeValue> key) {
        return Objects.requireNonNull(key.get("sk")).s().replaceFirst("#.*", "");
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {}
}
