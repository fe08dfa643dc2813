package com.interactioncredits.local.show;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What happened, in the order of time; at the same time, in the order in which it was added.
final class Timeline {
    private record Entry(Instant time, String what) {}

    private final List<Entry> entries = new ArrayList<>();

    void add(Instant time, String what) {
        entries.add(new Entry(time, what));
    }

    List<String> lines() {
        return entries.stream()
                .sorted(Comparator.comparing(Entry::time))
                .map(entry -> "  " + Words.time(entry.time()) + "  " + entry.what())
                .toList();
    }
}
