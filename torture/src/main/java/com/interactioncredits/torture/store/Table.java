package com.interactioncredits.torture.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The items of one table, as three onlookers see them: what is decided, which conditions and transactional reads see;
/// what is written, which all other reads see, item by item; and what the indexes know of it, later still.
final class Table {
    /// The indexes of `template.yaml`, by name: their keys.
    static final Map<String, Key> INDEXES = Map.of(
            "listing", new Key("listPk", "listSk"),
            "transactions", new Key("txPk", "txSk"),
            "unfinished", new Key("lookShard", "lookAt"),
            "changes", new Key("feedPk", "feedSk"));

    private final NavigableMap<Key, Map<String, AttributeValue>> decided = new TreeMap<>();
    private final NavigableMap<Key, Map<String, AttributeValue>> written = new TreeMap<>();
    private final Map<String, NavigableMap<Key, Map<String, AttributeValue>>> indexed = new HashMap<>();
    private final Map<Key, Long> indexedWrite = new HashMap<>();
    private final Set<Key> inTransaction = new HashSet<>();
    private long writes;

    Map<String, AttributeValue> decided(Key key) {
        return decided.getOrDefault(key, Map.of());
    }

    Map<String, AttributeValue> written(Key key) {
        return written.getOrDefault(key, Map.of());
    }

    /// All items as they are decided.
    Map<Key, Map<String, AttributeValue>> all() {
        return Collections.unmodifiableMap(decided);
    }

    boolean isInTransaction(Key key) {
        return inTransaction.contains(key);
    }

    void enter(Set<Key> keys) {
        inTransaction.addAll(keys);
    }

    void leave(Set<Key> keys) {
        inTransaction.removeAll(keys);
    }

    void decide(Commit commit) {
        commit.changes().forEach(change -> put(decided, change.key(), change.after()));
    }

    /// @return the number of this write, for the indexes to follow
    long write(Commit.Change change) {
        put(written, change.key(), change.after());
        return ++writes;
    }

    void index(long write, Commit.Change change) {
        if (indexedWrite.getOrDefault(change.key(), 0L) < write) {
            indexedWrite.put(change.key(), write);
            INDEXES.forEach((index, keys) -> put(
                    indexed(index),
                    change.key(),
                    change.after().keySet().containsAll(Set.of(keys.pk(), keys.sk())) ? change.after() : Map.of()));
        }
    }

    private NavigableMap<Key, Map<String, AttributeValue>> indexed(String index) {
        return indexed.computeIfAbsent(index, _ -> new TreeMap<>());
    }

    private static void put(
            NavigableMap<Key, Map<String, AttributeValue>> items, Key key, Map<String, AttributeValue> item) {
        if (item.isEmpty()) {
            items.remove(key);
        } else {
            items.put(key, item);
        }
    }

    List<Map<String, AttributeValue>> scan(@Nullable Key after, int limit) {
        var items = after == null ? written : written.tailMap(after, false);
        return items.values().stream().limit(limit).toList();
    }

    /// The items that a Query finds, in its order.
    List<Map<String, AttributeValue>> query(
            @Nullable String index,
            String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            boolean forward) {
        var keys = index == null ? new Key("pk", "sk") : keysOf(index);
        var found = new ArrayList<Map<String, AttributeValue>>();
        for (var item : (index == null ? written : indexed(index)).values()) {
            if (Expressions.holds(condition, item, names, values)) {
                found.add(index == null ? item : keysOnly(item, keys));
            }
        }
        Comparator<Map<String, AttributeValue>> order = Comparator.comparing(
                item -> item.getOrDefault(keys.sk(), AttributeValue.fromS("")).s());
        order = order.thenComparing(Key::of);
        found.sort(forward ? order : order.reversed());
        return found;
    }

    static Key keysOf(String index) {
        var keys = INDEXES.get(index);
        if (keys == null) {
            throw new UnsupportedOperationException("no index " + index);
        }
        return keys;
    }

    private static Map<String, AttributeValue> keysOnly(Map<String, AttributeValue> item, Key keys) {
        var only = new HashMap<>(item);
        only.keySet().retainAll(Set.of("pk", "sk", keys.pk(), keys.sk()));
        return only;
    }
}
