package com.interactioncredits.simulateddynamodb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The items of one table in three views: committed items, for conditions and transactional reads; readable items, for
/// all other reads, which follow one by one; and the indexes, which follow later.
final class Table {
    /// Read from where all tests and the simulation run: a module's folder.
    static final Map<String, IndexDefinition> INDEXES = IndexDefinition.read(Path.of("../template.yaml"));

    private final NavigableMap<Key, Map<String, AttributeValue>> decided = new TreeMap<>();
    private final NavigableMap<Key, Map<String, AttributeValue>> written = new TreeMap<>();
    private final Map<String, Index> indexes = INDEXES.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, index -> new Index(index.getValue())));
    private final Map<Key, Long> indexedWrite = new HashMap<>();
    private final Set<Key> inTransaction = new HashSet<>();
    private final Map<Key, Integer> inFlight = new HashMap<>();
    private long writes;

    Map<String, AttributeValue> decided(Key key) {
        return decided.getOrDefault(key, Map.of());
    }

    Map<String, AttributeValue> written(Key key) {
        return written.getOrDefault(key, Map.of());
    }

    /// All committed items.
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

    /// Whether a write of this item, alone or in a transaction, is not over.
    boolean isBeingWritten(Key key) {
        return inTransaction.contains(key) || inFlight.containsKey(key);
    }

    /// A write of one item begins. Such writes do not conflict with each other.
    void begin(Key key) {
        inFlight.merge(key, 1, Integer::sum);
    }

    void end(Key key) {
        inFlight.computeIfPresent(key, (_, writes) -> writes == 1 ? null : writes - 1);
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
            indexes.values().forEach(index -> index.put(change.key(), change.after()));
        }
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
    ///
    /// @param after keys of the last item of an earlier page, which need not be there any more; empty from
    ///     the beginning
    List<Map<String, AttributeValue>> query(
            @Nullable String index,
            String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            Map<String, AttributeValue> after,
            boolean forward) {
        var partition = partition(index, condition, names, values);
        var items = index == null
                ? primary(partition)
                : Objects.requireNonNull(indexes.get(index)).partition(partition);
        var found = new ArrayList<Map<String, AttributeValue>>();
        for (var item : items) {
            if (Expressions.holds(condition, item, names, values)) {
                found.add(item);
            }
        }
        if (!after.isEmpty()) {
            var start = position(index, after);
            found.removeIf(item -> {
                int order = position(index, item).compareTo(start);
                return forward ? order <= 0 : order >= 0;
            });
        }
        return forward ? found : found.reversed();
    }

    private static Position position(@Nullable String index, Map<String, AttributeValue> item) {
        return new Position(Key.of(item, index == null ? IndexDefinition.PRIMARY : keysOf(index)), Key.of(item));
    }

    /// The partition that a Query reads.
    static String partition(
            @Nullable String index, String condition, Map<String, String> names, Map<String, AttributeValue> values) {
        var keys = index == null ? IndexDefinition.PRIMARY : keysOf(index);
        return Expressions.partition(condition, keys.pk(), names, values);
    }

    private Collection<Map<String, AttributeValue>> primary(String partition) {
        return written.subMap(new Key(partition, ""), new Key(next(partition), ""))
                .values();
    }

    /// The next text in sort order.
    private static String next(String text) {
        return text + '\0';
    }

    static Key keysOf(String index) {
        var definition = INDEXES.get(index);
        if (definition == null) {
            throw new UnsupportedOperationException("no index " + index);
        }
        return definition.keys();
    }

    /// The entries of one index in its order.
    private static final class Index {
        private final IndexDefinition definition;
        private final NavigableMap<Position, Map<String, AttributeValue>> items = new TreeMap<>();
        private final Map<Key, Position> positions = new HashMap<>();

        Index(IndexDefinition definition) {
            this.definition = definition;
        }

        void put(Key key, Map<String, AttributeValue> item) {
            var old = positions.remove(key);
            if (old != null) {
                items.remove(old);
            }
            var entry = definition.entry(item);
            if (!entry.isEmpty()) {
                var position = new Position(Key.of(entry, definition.keys()), key);
                positions.put(key, position);
                items.put(position, Collections.unmodifiableMap(entry));
            }
        }

        Collection<Map<String, AttributeValue>> partition(String partition) {
            var none = new Key("", "");
            return items.subMap(
                            new Position(new Key(partition, ""), none),
                            new Position(new Key(next(partition), ""), none))
                    .values();
        }
    }

    /// The position of an item in an index: by the index's keys, then by the primary keys.
    private record Position(Key place, Key key) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            int byPlace = place.compareTo(other.place);
            return byPlace != 0 ? byPlace : key.compareTo(other.key);
        }
    }
}
