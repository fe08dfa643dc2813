package com.interactioncredits.simulation;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts of what was tried. Shared by concurrent scenarios.
final class Counts {
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void increment(String what) {
        counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    long of(String what) {
        var count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /// A Markdown table, in alphabetical order.
    String table() {
        var table = new StringBuilder("| tried | times |\n|---|--:|\n");
        counts.forEach((what, count) -> table.append("| ")
                .append(what)
                .append(" | ")
                .append(count.sum())
                .append(" |\n"));
        return table.toString();
    }
}
