package com.interactioncredits.store;

import java.util.UUID;

/// The kinds of items. The kind begins an item's partition key, and is its sort key unless the item is a part of
/// another.
public enum ItemKind {
    /// What is kept of an account.
    ACCOUNT,
    HOLD,
    /// A transaction of credits.
    TX,
    /// The timer of a hold.
    EXPIRY,
    MESSAGE;

    public Item key(UUID id) {
        return key(id.toString());
    }

    public Item key(String id) {
        return Item.key(partition(id), name());
    }

    public String partition(String id) {
        return name() + "#" + id;
    }

    /// Whether an item is of this kind, and not only a part of one.
    public boolean is(Item item) {
        return item.getText("sk").equals(name());
    }

    /// Whether a partition key begins with this kind.
    public boolean begins(String partition) {
        return partition.startsWith(name() + "#");
    }

    /// @param partition a partition key that begins with this kind
    public String idIn(String partition) {
        return partition.substring(name().length() + 1);
    }
}
