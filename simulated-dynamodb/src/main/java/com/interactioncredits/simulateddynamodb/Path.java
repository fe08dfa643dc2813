package com.interactioncredits.simulateddynamodb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Where a value is in an item: an attribute's name, and names inside of maps. Lists are not supported.
record Path(List<String> names) {
    @Nullable
    AttributeValue in(Map<String, AttributeValue> item) {
        var value = item.get(names.getFirst());
        for (var name : names.subList(1, names.size())) {
            value = value == null || !value.hasM() ? null : value.m().get(name);
        }
        return value;
    }

    /// @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if there is no map to write into
    void put(Map<String, AttributeValue> item, AttributeValue value) {
        change(item, last -> last.put(names.getLast(), value));
    }

    /// @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if there is no map to remove from
    void remove(Map<String, AttributeValue> item) {
        change(item, last -> last.remove(names.getLast()));
    }

    private interface Change {
        @Nullable
        AttributeValue in(Map<String, AttributeValue> last);
    }

    private void change(Map<String, AttributeValue> item, Change change) {
        if (names.size() == 1) {
            var _ = change.in(item);
            return;
        }
        var parent = item.get(names.getFirst());
        if (parent == null || !parent.hasM()) {
            throw Refusals.invalid("The document path provided in the update expression is invalid for update");
        }
        var copy = new HashMap<>(parent.m());
        new Path(names.subList(1, names.size())).change(copy, change);
        item.put(names.getFirst(), AttributeValue.fromM(copy));
    }

    /// Whether one of them is the other or inside of it.
    boolean overlaps(Path other) {
        int shared = Math.min(names.size(), other.names.size());
        return names.subList(0, shared).equals(other.names.subList(0, shared));
    }
}
