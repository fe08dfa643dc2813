package com.interactioncredits.model.placing;

import java.util.EnumSet;
import java.util.Set;

/// The protocol with some guards taken out, and its limits: entries that ACCOUNT has room for, tries of a call, looks
/// of a balance.
record Rules(Set<Guard> removed, int room, int tries, int looks) {
    static final Rules ALL = new Rules(EnumSet.noneOf(Guard.class), 9, 4, 1);

    boolean keep(Guard guard) {
        return !removed.contains(guard);
    }

    Rules without(Guard guard) {
        var more = EnumSet.of(guard);
        more.addAll(removed);
        return new Rules(more, room, tries, looks);
    }

    Rules withRoom(int entries) {
        return new Rules(removed, entries, tries, looks);
    }

    Rules withTries(int number) {
        return new Rules(removed, room, number, looks);
    }

    Rules withLooks(int number) {
        return new Rules(removed, room, tries, number);
    }

    boolean match(Entry entry, Hold hold) {
        return match(entry.identity(), hold.identity());
    }

    boolean match(Identity one, Identity other) {
        return keep(Guard.STAMP) ? one.stamp() == other.stamp() : one.nonce().equals(other.nonce());
    }
}
