package com.interactioncredits.local.cost;

import java.util.Comparator;

/// What is counted together.
///
/// @param price the id of its price in docs/prices.json
/// @param what in a few words
record Line(String price, String what) implements Comparable<Line> {
    private static final Comparator<Line> ORDER =
            Comparator.comparing(Line::price).thenComparing(Line::what);

    @Override
    public int compareTo(Line other) {
        return ORDER.compare(this, other);
    }
}
