package com.interactioncredits.bench;

import com.interactioncredits.simulateddynamodb.ItemSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Counts the requests of one caller and their units, by DynamoDB's documented rules: DynamoDB Local's own count is
/// wrong for transactions.
final class Units implements Watched {
    private static final int WRITE_BYTES = 1024;
    private static final int READ_BYTES = 4096;

    /// @param calls the names of the requests, in their order
    record Count(List<String> calls, double reads, int writes) {}

    private final DynamoDbClient store;
    private final String table;
    private final List<List<String>> indexes;
    private final List<String> calls = new ArrayList<>();
    private double reads;
    private int writes;

    Units(DynamoDbClient store, String table, CreateTableRequest layout) {
        this.store = store;
        this.table = table;
        this.indexes = layout.globalSecondaryIndexes().stream()
                .map(index -> index.keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .toList())
                .toList();
    }

    /// What was counted since the last time.
    Count take() {
        var count = new Count(List.copyOf(calls), reads, writes);
        calls.clear();
        reads = 0;
        writes = 0;
        return count;
    }

    @Override
    public DynamoDbResponse around(DynamoDbRequest request, Supplier<DynamoDbResponse> call) {
        calls.add(request.getClass().getSimpleName().replace("Request", ""));
        return switch (request) {
            case TransactWriteItemsRequest transaction ->
                writing(transaction.transactItems().stream().map(Units::key).toList(), 2, call);
            case UpdateItemRequest update -> writing(List.of(update.key()), 1, call);
            case PutItemRequest put -> writing(List.of(keyIn(put.item())), 1, call);
            default -> {
                var answer = call.get();
                reads += reads(request, answer);
                yield answer;
            }
        };
    }

    private static double reads(DynamoDbRequest request, DynamoDbResponse answer) {
        return switch (answer) {
            case GetItemResponse one -> readUnits(ItemSize.of(one.item()));
            case TransactGetItemsResponse some ->
                some.responses().stream()
                        .mapToDouble(found -> 2 * readUnits(ItemSize.of(found.item())))
                        .sum();
            case BatchGetItemResponse some -> {
                var wanted = ((BatchGetItemRequest) request)
                        .requestItems()
                        .values()
                        .iterator()
                        .next();
                var found =
                        some.responses().values().stream().flatMap(List::stream).toList();
                // A key without an item costs as much as a small item.
                yield (Boolean.TRUE.equals(wanted.consistentRead()) ? 1 : 0.5)
                        * (found.stream()
                                        .mapToDouble(item -> readUnits(ItemSize.of(item)))
                                        .sum()
                                + wanted.keys().size()
                                - found.size());
            }
            case QueryResponse page ->
                (Boolean.TRUE.equals(((QueryRequest) request).consistentRead()) ? 1 : 0.5)
                        * readUnits(page.items().stream().mapToInt(ItemSize::of).sum());
            default -> throw new IllegalArgumentException("no units are known of " + request.getClass());
        };
    }

    private static double readUnits(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, READ_BYTES));
    }

    private DynamoDbResponse writing(
            List<Map<String, AttributeValue>> keys, int factor, Supplier<DynamoDbResponse> call) {
        var before = keys.stream().map(this::read).toList();
        var answer = call.get();
        for (int at = 0; at < keys.size(); at++) {
            var old = before.get(at);
            var fresh = read(keys.get(at));
            int larger = Math.max(ItemSize.of(old), ItemSize.of(fresh));
            writes += factor * Math.max(1, Math.ceilDiv(larger, WRITE_BYTES));
            for (var index : indexes) {
                writes += moved(entry(index, old), entry(index, fresh));
            }
        }
        return answer;
    }

    /// The indexes have keys only: an entry whose keys stay is not written.
    private static int moved(Map<String, AttributeValue> old, Map<String, AttributeValue> fresh) {
        return old.equals(fresh) ? 0 : (old.isEmpty() ? 0 : 1) + (fresh.isEmpty() ? 0 : 1);
    }

    private static Map<String, AttributeValue> entry(List<String> keys, Map<String, AttributeValue> item) {
        var entry = new HashMap<>(item);
        entry.keySet().retainAll(keys);
        return entry.size() == keys.size() ? entry : Map.of();
    }

    private static Map<String, AttributeValue> key(TransactWriteItem write) {
        return Stream.of(
                        Optional.ofNullable(write.put()).map(put -> keyIn(put.item())),
                        Optional.ofNullable(write.update()).map(update -> update.key()),
                        Optional.ofNullable(write.delete()).map(delete -> delete.key()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, AttributeValue> keyIn(Map<String, AttributeValue> item) {
        var key = new HashMap<>(item);
        key.keySet().retainAll(List.of("pk", "sk"));
        return key;
    }

    private Map<String, AttributeValue> read(Map<String, AttributeValue> key) {
        return store.getItem(get -> get.tableName(table).key(key).consistentRead(true))
                .item();
    }
}
