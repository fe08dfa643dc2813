package com.interactioncredits.local.cloudwatch;

import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// The values of one metric, by the minute. How often each occurred is enough for every statistic, and stays small.
final class Series {
    private final NavigableMap<Long, NavigableMap<Double, Long>> minutes = new TreeMap<>();

    void add(long minute, double value) {
        minutes.computeIfAbsent(minute, _ -> new TreeMap<>()).merge(value, 1L, Long::sum);
    }

    /// @param statistic `Sum`, `Minimum`, `Maximum`, or a percentile such as `p95`
    /// @param from the first minute that counts
    /// @param until the first that no longer does
    /// @return empty without a value
    OptionalDouble statistic(String statistic, long from, long until) {
        var values = new TreeMap<Double, Long>();
        minutes.subMap(from, until)
                .values()
                .forEach(minute -> minute.forEach((value, times) -> values.merge(value, times, Long::sum)));
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (statistic) {
                    case "Sum" ->
                        values.entrySet().stream()
                                .mapToDouble(each -> each.getKey() * each.getValue())
                                .sum();
                    case "Minimum" -> values.firstKey();
                    case "Maximum" -> values.lastKey();
                    default -> percentile(values, Double.parseDouble(statistic.substring(1)));
                });
    }

    private static double percentile(NavigableMap<Double, Long> values, double percent) {
        long all = values.values().stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (var value : values.entrySet()) {
            seen += value.getValue();
            if (seen * 100.0 >= percent * all) {
                return value.getKey();
            }
        }
        return values.lastKey();
    }
}
