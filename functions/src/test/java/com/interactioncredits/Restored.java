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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Tables as a restore to a point inside of a transaction may leave them: all that was before it, and a part of what it
/// wrote.
public final class Restored {
    private Restored() {}

    /// The items of a table at one moment, by their keys.
    public record Snapshot(Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items) {
        public static Snapshot of(String table) {
            return of(TestStore.of(table));
        }

        public static Snapshot of(TestStore store) {
            var items = new HashMap<Map<String, AttributeValue>, Map<String, AttributeValue>>();
            store.dynamo()
                    .scanPaginator(ScanRequest.builder()
                            .tableName(store.table())
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

    /// A transaction of several items: the table before it and after it.
    public record Transaction(Snapshot before, Snapshot after) {}

    /// Between the caller and its store: looks at the table before and after each transaction of several items.
    public static final class Transactions implements WatchedDynamo.Watcher {
        private final TestStore store;
        private final List<Transaction> seen = new ArrayList<>();

        public Transactions(TestStore store) {
            this.store = store;
        }

        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            if (!(request instanceof TransactWriteItemsRequest)) {
                return call.get();
            }
            var before = Snapshot.of(store);
            var answer = call.get();
            var after = Snapshot.of(store);
            if (before.changesTo(after).size() > 1) {
                seen.add(new Transaction(before, after));
            }
            return answer;
        }

        /// Those since it was last asked.
        public List<Transaction> takeAll() {
            var all = List.copyOf(seen);
            seen.clear();
            return all;
        }
    }

    /// @param store a new one, which holds only a part of the transaction
    /// @param written which items of the transaction are there, such as `ACCOUNT`
    public record Torn(TestStore store, Set<String> written, Set<String> missing) {}

    /// Hands over a table for each part of a transaction that is neither nothing nor all of it.
    public static void eachPart(TestStore.Kind kind, Transaction transaction, Consumer<Torn> test) {
        var before = transaction.before();
        var after = transaction.after();
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
            var store = kind.create();
            there.values().forEach(item -> store.dynamo()
                    .putItem(put -> put.tableName(store.table()).item(item)));
            test.accept(new Torn(store, written, missing));
            store.drop();
        }
    }

    public static List<Item> records(String table, String prefix) {
        return records(TestStore.of(table), prefix);
    }

    public static List<Item> records(TestStore store, String prefix) {
        return Snapshot.of(store).items().values().stream()
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
