package com.interactioncredits.simulateddynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Write units that one partition key value of the table or of an index has to supply.
///
/// @param partition `table` or the index's name, and the key's value
record WriteUnits(String partition, int units) {
    private static final int UNIT_BYTES = 1024;
    private static final int TRANSACTIONAL = 2;

    /// Of the table: the larger of the item before and after, twice in a transaction. Of each index: one write for a
    /// new, changed or removed entry, two for an entry whose key changes.
    static List<WriteUnits> of(Commit.Change change, boolean inTransaction, Map<String, IndexDefinition> indexes) {
        var units = new ArrayList<WriteUnits>();
        int table = Math.max(units(change.before()), units(change.after()));
        units.add(ofTable(change.key(), inTransaction ? TRANSACTIONAL * table : table));
        indexes.forEach((name, index) -> {
            var before = index.entry(change.before());
            var after = index.entry(change.after());
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
    static List<WriteUnits> ofRefused(Key key, Map<String, AttributeValue> item) {
        return List.of(ofTable(key, units(item)));
    }

    private static WriteUnits ofTable(Key key, int units) {
        return new WriteUnits("table " + key.pk(), units);
    }

    private static WriteUnits ofIndex(
            String name, IndexDefinition index, Map<String, AttributeValue> entry, int units) {
        return new WriteUnits(
                name + " "
                        + Objects.requireNonNull(entry.get(index.keys().pk())).s(),
                units);
    }

    private static boolean same(String name, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return Objects.equals(before.get(name), after.get(name));
    }

    private static int units(Map<String, AttributeValue> item) {
        return Math.max(1, Math.ceilDiv(ItemSize.of(item), UNIT_BYTES));
    }
}
