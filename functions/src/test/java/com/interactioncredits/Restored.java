package com.interactioncredits;

import com.interactioncredits.store.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Tables as a restore to a point inside of a transaction may leave them: all that was before it, and a part of what it
/// wrote.
public final class Restored {
    private static final DynamoDbClient DYNAMO = TestTable.dynamo();

    private Restored() {}

    /// The items of a table at one moment, by their keys.
    public record Snapshot(Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items) {
        public static Snapshot of(String table) {
            var items = new HashMap<Map<String, AttributeValue>, Map<String, AttributeValue>>();
            DYNAMO.scanPaginator(ScanRequest.builder()
                            .tableName(table)
                            .consistentRead(true)
                            .build())
                    .items()
                    .forEach(item ->
                            items.put(Map.of("pk", Objects.requireNonNull(item.get("pk")), "sk", sk(item)), item));
            return new Snapshot(items);
        }

        /// What has to be written or deleted to come from here to a later moment.
        public Set<Map<String, AttributeValue>> changesTo(Snapshot later) {
            var keys = new HashSet<>(items.keySet());
            keys.addAll(later.items.keySet());
            return keys.stream()
                    .filter(key -> !Objects.equals(items.get(key), later.items.get(key)))
                    .collect(Collectors.toSet());
        }
    }

    /// @param table a new one, which holds only a part of the transaction
    /// @param written which items of the transaction are there, such as `ACCOUNT`
    public record Torn(String table, Set<String> written, Set<String> missing) {}

    /// Hands over a table for each part of a transaction that is neither nothing nor all of it.
    public static void eachPart(Snapshot before, Snapshot after, Consumer<Torn> test) {
        var changes = new ArrayList<>(before.changesTo(after));
        for (int part = 1; part < (1 << changes.size()) - 1; part++) {
            var there = new HashMap<>(before.items());
            var written = new HashSet<String>();
            var missing = new HashSet<String>();
            for (int i = 0; i < changes.size(); i++) {
                var key = changes.get(i);
                var item = after.items().get(key);
                if ((part & (1 << i)) == 0) {
                    missing.add(kind(key));
                    continue;
                }
                written.add(kind(key));
                if (item == null) {
                    there.remove(key);
                } else {
                    there.put(key, item);
                }
            }
            var table = TestTable.create();
            there.values()
                    .forEach(item -> DYNAMO.putItem(put -> put.tableName(table).item(item)));
            test.accept(new Torn(table, written, missing));
            TestTable.drop(table);
        }
    }

    public static List<Item> records(String table, String prefix) {
        return Snapshot.of(table).items().values().stream()
                .map(Item::new)
                .filter(item -> item.getText("pk").startsWith(prefix))
                .toList();
    }

    private static String kind(Map<String, AttributeValue> key) {
        return sk(key).s().replaceFirst("#.*", "");
    }

    private static AttributeValue sk(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get("sk"));
    }
}
