package com.interactioncredits.local.cost;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// How many units of each line were used.
record Usage(SortedMap<Line, Double> units) {
    static final Usage NONE = new Usage(new TreeMap<>());

    Usage {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    }

    Usage plus(Usage other) {
        var sum = new TreeMap<>(units);
        other.units.forEach((line, count) -> sum.merge(line, count, Double::sum));
        return new Usage(sum);
    }

    Usage plus(String price, String what, double count) {
        var sum = new TreeMap<>(units);
        sum.merge(new Line(price, what), count, Double::sum);
        return new Usage(sum);
    }

    Usage times(double factor) {
        var product = new TreeMap<Line, Double>();
        units.forEach((line, count) -> product.put(line, count * factor));
        return new Usage(product);
    }

    Usage only(Predicate<Line> which) {
        var some = new TreeMap<>(units);
        some.keySet().removeIf(which.negate());
        return new Usage(some);
    }

    double of(String price) {
        return units.entrySet().stream()
                .filter(entry -> entry.getKey().price().equals(price))
                .mapToDouble(entry -> entry.getValue())
                .sum();
    }

    double dollars(Prices prices) {
        return units.entrySet().stream()
                .mapToDouble(entry -> prices.dollars(entry.getKey().price()) * entry.getValue())
                .sum();
    }
}
