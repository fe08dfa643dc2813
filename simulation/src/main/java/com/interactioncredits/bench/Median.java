package com.interactioncredits.bench;

import java.util.List;

final class Median {
    private Median() {}

    static double of(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
