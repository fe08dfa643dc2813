package com.interactioncredits.model.placing;

import java.util.Comparator;

/// What is kept under a reference.
sealed interface Item extends Comparable<Item> permits Entry, Hold, Open, Message {
    Comparator<Item> ORDER = Comparator.comparing(Item::reference);

    String reference();

    @Override
    default int compareTo(Item other) {
        return ORDER.compare(this, other);
    }
}
