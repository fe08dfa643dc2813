package com.interactioncredits.local.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The values of metrics by minute. Keeps the newest [#MAX_MINUTES] minutes that have any. Thread-safe.
///
/// Source: CloudWatch user guide, "Specification: Embedded metric format".
public final class MetricStore {
    /// A day, and the hour that is not over yet.
    static final int MAX_MINUTES = 25 * 60;

    private static final long MINUTE = 60;

    /// @param dimensions their values by their names
    record Metric(String namespace, String name, SortedMap<String, String> dimensions) {}

    /// How often each value occurred: few are different, and percentiles are exact.
    private final NavigableMap<Long, Map<Metric, NavigableMap<Double, Long>>> minutes = new TreeMap<>();

    /// @param line in the embedded metric format
    synchronized void take(JsonNode line) {
        var metadata = line.path("_aws");
        var at = Instant.ofEpochMilli(metadata.path("Timestamp").asLong());
        for (var directive : metadata.path("CloudWatchMetrics")) {
            var namespace = directive.path("Namespace").asText();
            for (var names : directive.path("Dimensions")) {
                var dimensions = new TreeMap<String, String>();
                names.forEach(name ->
                        dimensions.put(name.asText(), line.path(name.asText()).asText()));
                for (var measured : directive.path("Metrics")) {
                    var name = measured.path("Name").asText();
                    put(namespace, name, dimensions, at, line.path(name).asDouble());
                }
            }
        }
    }

    synchronized void put(String namespace, String name, Map<String, String> dimensions, Instant at, double value) {
        minutes.computeIfAbsent(Math.floorDiv(at.getEpochSecond(), MINUTE), _ -> new HashMap<>())
                .computeIfAbsent(new Metric(namespace, name, new TreeMap<>(dimensions)), _ -> new TreeMap<>())
                .merge(value, 1L, Long::sum);
        while (minutes.size() > MAX_MINUTES) {
            minutes.pollFirstEntry();
        }
    }

    /// All that have values and that the caller wants, in the order of their names and dimensions.
    synchronized List<Metric> find(Predicate<Metric> wanted) {
        return minutes.values().stream()
                .flatMap(values -> values.keySet().stream())
                .filter(wanted)
                .distinct()
                .sorted((one, other) -> key(one).compareTo(key(other)))
                .toList();
    }

    private static String key(Metric metric) {
        return metric.namespace() + metric.name() + metric.dimensions();
    }

    SortedMap<Instant, Values> read(
            String namespace, String name, Map<String, String> dimensions, Instant from, Instant to, Duration period) {
        return read(new Metric(namespace, name, new TreeMap<>(dimensions)), from, to, period);
    }

    /// The values of each period that has any, by its start.
    ///
    /// @param from where the first period begins
    /// @param period whole minutes
    synchronized SortedMap<Instant, Values> read(Metric metric, Instant from, Instant to, Duration period) {
        var found = new TreeMap<Instant, Values>();
        var within =
                minutes.subMap(Math.floorDiv(from.getEpochSecond(), MINUTE), Math.ceilDiv(to.getEpochSecond(), MINUTE));
        within.forEach((minute, values) -> {
            var occurred = values.get(metric);
            if (occurred != null) {
                long periods = (minute * MINUTE - from.getEpochSecond()) / period.toSeconds();
                found.computeIfAbsent(from.plus(period.multipliedBy(periods)), _ -> new Values(new TreeMap<>()))
                        .add(occurred);
            }
        });
        return found;
    }

    /// Of one period.
    ///
    /// @param occurred how often each value
    record Values(NavigableMap<Double, Long> occurred) {
        private void add(Map<Double, Long> more) {
            more.forEach((value, times) -> occurred.merge(value, times, Long::sum));
        }

        /// @param stat such as `Sum` or `p99`
        /// @throws IllegalArgumentException for one that CloudWatch does not have, or that local mode does not
        double stat(String stat) {
            return switch (stat) {
                case "SampleCount" -> count();
                case "Sum" -> sum();
                case "Average" -> sum() / count();
                case "Minimum" -> occurred.firstKey();
                case "Maximum" -> occurred.lastKey();
                default -> {
                    if (!stat.matches("p\\d{1,2}(\\.\\d+)?")) {
                        throw new IllegalArgumentException("The statistic " + stat + " is not supported.");
                    }
                    yield percentile(Double.parseDouble(stat.substring(1)));
                }
            };
        }

        private long count() {
            return occurred.values().stream().mapToLong(Long::longValue).sum();
        }

        private double sum() {
            return occurred.entrySet().stream()
                    .mapToDouble(one -> one.getKey() * one.getValue())
                    .sum();
        }

        /// The smallest value that as many percent of all are no larger than.
        private double percentile(double percent) {
            long rank = Math.max(1, (long) Math.ceil(percent / 100 * count()));
            long seen = 0;
            for (var one : occurred.entrySet()) {
                seen += one.getValue();
                if (seen >= rank) {
                    return one.getKey();
                }
            }
            return occurred.lastKey();
        }
    }
}
