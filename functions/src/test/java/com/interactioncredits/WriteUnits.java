package com.interactioncredits;

import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.simulateddynamodb.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Counts the write units that AWS would charge: DynamoDB Local's own count is wrong for transactions. Refused writes
/// are left out.
public final class WriteUnits implements WatchedDynamo.Watcher {
    /// @param partition the written item's partition key
    /// @param sort its sort key
    /// @param table units of the table itself
    /// @param lists units of the indexes that lists are found by
    /// @param changes units of the index of changes; 2 when an entry moves
    public record Bill(String partition, String sort, int table, int lists, int changes) {}

    private static final String CHANGES = "changes";

    private final DynamoDbClient store;
    private final List<Bill> bills = new ArrayList<>();

    public WriteUnits(DynamoDbClient store) {
        this.store = store;
    }

    /// What was written since the last time, item by item.
    public List<Bill> bills() {
        var since = List.copyOf(bills);
        bills.clear();
        return since;
    }

    private record Written(String table, Map<String, AttributeValue> key) {}

    @Override
    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
        var written =
                switch (request) {
                    case TransactWriteItemsRequest transaction ->
                        transaction.transactItems().stream()
                                .map(WriteUnits::written)
                                .toList();
                    case PutItemRequest put -> List.of(new Written(put.tableName(), keyOf(put.item())));
                    default -> List.<Written>of();
                };
        var before = written.stream().map(this::read).toList();
        var answer = call.get();
        for (int at = 0; at < written.size(); at++) {
            var item = written.get(at);
            var after = read(item);
            var units = Units.ofWrite(
                    Key.of(item.key()), before.get(at), after, request instanceof TransactWriteItemsRequest);
            bills.add(new Bill(
                    text(item.key(), "pk"),
                    text(item.key(), "sk"),
                    sum(units, Units.TABLE::equals),
                    sum(units, of -> !of.equals(Units.TABLE) && !of.equals(CHANGES)),
                    sum(units, CHANGES::equals)));
        }
        return answer;
    }

    private static Written written(TransactWriteItem write) {
        if (write.put() != null) {
            return new Written(write.put().tableName(), keyOf(write.put().item()));
        }
        if (write.update() != null) {
            return new Written(write.update().tableName(), write.update().key());
        }
        return new Written(write.delete().tableName(), write.delete().key());
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of("pk", AttributeValue.fromS(text(item, "pk")), "sk", AttributeValue.fromS(text(item, "sk")));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s).orElseThrow();
    }

    private Map<String, AttributeValue> read(Written item) {
        return store.getItem(GetItemRequest.builder()
                        .tableName(item.table())
                        .key(item.key())
                        .consistentRead(true)
                        .build())
                .item();
    }

    private static int sum(List<Units> units, Predicate<String> which) {
        return (int) units.stream()
                .filter(some -> which.test(some.of()))
                .mapToDouble(Units::units)
                .sum();
    }
}
