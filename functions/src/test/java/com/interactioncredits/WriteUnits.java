package com.interactioncredits;

import com.interactioncredits.simulateddynamodb.ItemSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Counts the write units that AWS would charge, by its documented rules: DynamoDB Local's own count is wrong for
/// transactions. One unit for each KB or part of it, of the item before or after the write, whichever is larger;
/// twice that in a transaction; and one for each entry of a keys-only index that appears or goes. Refused writes
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
            bills.add(new Bill(
                    text(item.key(), "pk"),
                    text(item.key(), "sk"),
                    table(before.get(at), after, request instanceof TransactWriteItemsRequest),
                    indexes(item.table(), before.get(at), after, index -> !index.equals(CHANGES)),
                    indexes(item.table(), before.get(at), after, CHANGES::equals)));
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

    private int indexes(
            String table,
            Map<String, AttributeValue> before,
            Map<String, AttributeValue> after,
            Predicate<String> which) {
        return store
                .describeTable(DescribeTableRequest.builder().tableName(table).build())
                .table()
                .globalSecondaryIndexes()
                .stream()
                .filter(index -> which.test(index.indexName()))
                .map(GlobalSecondaryIndexDescription::keySchema)
                .map(keys -> keys.stream().map(KeySchemaElement::attributeName).toList())
                .mapToInt(keys -> index(keys, before, after))
                .sum();
    }

    /// @param before empty when there was no such item
    /// @param after empty when there is none any more
    static int table(Map<String, AttributeValue> before, Map<String, AttributeValue> after, boolean inATransaction) {
        var kilobytes = Math.max(1, Math.ceilDiv(Math.max(ItemSize.of(before), ItemSize.of(after)), 1024));
        return inATransaction ? 2 * kilobytes : kilobytes;
    }

    /// A changed key is one entry that goes and one that appears; an entry whose keys stay is not written at all.
    static int index(List<String> keys, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        var old = entry(keys, before);
        var fresh = entry(keys, after);
        return old.equals(fresh)
                ? 0
                : (int) Stream.of(old, fresh).filter(Optional::isPresent).count();
    }

    private static Optional<List<AttributeValue>> entry(List<String> keys, Map<String, AttributeValue> item) {
        return item.keySet().containsAll(keys)
                ? Optional.of(keys.stream()
                        .flatMap(key -> Optional.ofNullable(item.get(key)).stream())
                        .toList())
                : Optional.empty();
    }
}
