package com.interactioncredits.simulateddynamodb;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item's primary key.
public record Key(String pk, String sk) implements Comparable<Key> {
    public static Key of(Map<String, AttributeValue> item) {
        return of(item, IndexDefinition.PRIMARY);
    }

    /// @param names the names of the key's attributes
    static Key of(Map<String, AttributeValue> item, Key names) {
        return new Key(
                Objects.requireNonNull(item.get(names.pk())).s(),
                Objects.requireNonNull(item.get(names.sk())).s());
    }

    @Override
    public int compareTo(Key other) {
        int byPartition = pk.compareTo(other.pk);
        return byPartition != 0 ? byPartition : sk.compareTo(other.sk);
    }
}
