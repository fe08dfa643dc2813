package com.interactioncredits.simulateddynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Write or read units that one partition key value of the table or of an index has to supply, by DynamoDB's
/// documentation.
///
/// @param of `table` or the index's name
/// @param key the partition key's value
public record Units(String of, String key, double units) {
    public static final String TABLE = "table";

    private static final int WRITE_BYTES = 1024;
    private static final int READ_BYTES = 4096;
    private static final double EVENTUAL = 0.5;
    private static final int TRANSACTIONAL = 2;

    /// Of a write. Of the table: the larger of the item before and after, twice in a transaction. Of each index:
    /// one write for a new, changed or removed entry, two for an entry whose key changes.
    ///
    /// @param itemBefore empty when there was no such item
    /// @param itemAfter empty when there is none any more
    public static List<Units> ofWrite(
            Key key,
            Map<String, AttributeValue> itemBefore,
            Map<String, AttributeValue> itemAfter,
            boolean inTransaction) {
        var units = new ArrayList<Units>();
        int table = Math.max(units(itemBefore), units(itemAfter));
        units.add(ofTable(key, inTransaction ? TRANSACTIONAL * table : table));
        Table.INDEXES.forEach((name, index) -> {
            var before = index.entry(itemBefore);
            var after = index.entry(itemAfter);
            if (before.equals(after)) {
                return;
            }
            boolean moves = !before.isEmpty()
                    && !after.isEmpty()
                    && !(same(index.keys().pk(), before, after)
                            && same(index.keys().sk(), before, after));
            if (!before.isEmpty() && (moves || after.isEmpty())) {
                units.add(ofIndex(name, index, before, units(before)));
            }
            if (!after.isEmpty()) {
                units.add(ofIndex(name, index, after, moves ? units(after) : Math.max(units(before), units(after))));
            }
        });
        return units;
    }

    /// A refused write costs as much as the item that it met has units, at least one.
    static List<Units> ofRefused(Key key, Map<String, AttributeValue> item) {
        return List.of(ofTable(key, units(item)));
    }

    /// Of a strong read of one item of the table, also of one that is not there. A transaction reads twice.
    public static Units ofItem(Key key, Map<String, AttributeValue> item, boolean inTransaction) {
        int units = Math.max(1, Math.ceilDiv(ItemSize.of(item), READ_BYTES));
        return ofTable(key, inTransaction ? TRANSACTIONAL * units : units);
    }

    /// Of a Query, by all that it found together. An index is read eventually.
    public static Units ofQuery(@Nullable String index, String key, List<Map<String, AttributeValue>> found) {
        int bytes = found.stream().mapToInt(ItemSize::of).sum();
        int units = Math.max(1, Math.ceilDiv(bytes, READ_BYTES));
        return index == null ? new Units(TABLE, key, units) : new Units(index, key, EVENTUAL * units);
    }

    String partition() {
        return of + " " + key;
    }

    private static Units ofTable(Key key, int units) {
        return new Units(TABLE, key.pk(), units);
    }

    private static Units ofIndex(String name, IndexDefinition index, Map<String, AttributeValue> entry, int units) {
        return new Units(
                name, Objects.requireNonNull(entry.get(index.keys().pk())).s(), units);
    }

    private static boolean same(String name, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return Objects.equals(before.get(name), after.get(name));
    }

    private static int units(Map<String, AttributeValue> item) {
        return Math.max(1, Math.ceilDiv(ItemSize.of(item), WRITE_BYTES));
    }
}
