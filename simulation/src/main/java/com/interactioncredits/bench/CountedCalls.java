package com.interactioncredits.bench;

import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.simulateddynamodb.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Counts the requests of one caller and their units: DynamoDB Local's own count is wrong for transactions.
final class CountedCalls implements Watched {
    /// @param calls the names of the requests, in their order
    record Count(List<String> calls, double reads, int writes) {}

    private final DynamoDbClient store;
    private final String table;
    private final List<String> calls = new ArrayList<>();
    private double reads;
    private double writes;

    CountedCalls(DynamoDbClient store, String table) {
        this.store = store;
        this.table = table;
    }

    /// What was counted since the last time.
    Count take() {
        var count = new Count(List.copyOf(calls), reads, (int) writes);
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
                writing(
                        transaction.transactItems().stream()
                                .map(CountedCalls::key)
                                .toList(),
                        true,
                        call);
            case UpdateItemRequest update -> writing(List.of(update.key()), false, call);
            case PutItemRequest put -> writing(List.of(keyIn(put.item())), false, call);
            default -> {
                var answer = call.get();
                reads += reads(request, answer);
                yield answer;
            }
        };
    }

    private static double reads(DynamoDbRequest request, DynamoDbResponse answer) {
        return switch (answer) {
            case GetItemResponse one -> ofItem(((GetItemRequest) request).key(), one.item(), false);
            case TransactGetItemsResponse some -> {
                var keys = ((TransactGetItemsRequest) request).transactItems();
                double units = 0;
                for (int at = 0; at < keys.size(); at++) {
                    units += ofItem(
                            keys.get(at).get().key(), some.responses().get(at).item(), true);
                }
                yield units;
            }
            case BatchGetItemResponse some -> {
                var found = some.responses().values().stream()
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(Key::of, item -> item));
                yield ((BatchGetItemRequest) request)
                        .requestItems().values().stream()
                                .flatMap(wanted -> wanted.keys().stream())
                                .mapToDouble(key -> ofItem(key, found.getOrDefault(Key.of(key), Map.of()), false))
                                .sum();
            }
            case QueryResponse page ->
                Units.ofQuery(((QueryRequest) request).indexName(), "", page.items())
                        .units();
            default -> throw new IllegalArgumentException("no units are known of " + request.getClass());
        };
    }

    private static double ofItem(
            Map<String, AttributeValue> key, Map<String, AttributeValue> item, boolean inTransaction) {
        return Units.ofItem(Key.of(key), item, inTransaction).units();
    }

    private DynamoDbResponse writing(
            List<Map<String, AttributeValue>> keys, boolean inTransaction, Supplier<DynamoDbResponse> call) {
        var before = keys.stream().map(this::read).toList();
        var answer = call.get();
        for (int at = 0; at < keys.size(); at++) {
            var key = keys.get(at);
            writes += Units.ofWrite(Key.of(key), before.get(at), read(key), inTransaction).stream()
                    .mapToDouble(Units::units)
                    .sum();
        }
        return answer;
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
