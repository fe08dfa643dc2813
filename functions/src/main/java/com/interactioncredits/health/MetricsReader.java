package com.interactioncredits.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.aws.JsonService;
import com.interactioncredits.health.MetricQuery.Stat;
import com.interactioncredits.health.SystemMetrics.Counts;
import com.interactioncredits.health.SystemMetrics.Figures;
import com.interactioncredits.health.SystemMetrics.Range;
import com.interactioncredits.health.SystemMetrics.Timing;
import com.interactioncredits.metrics.Metrics.Name;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;

/// Reads from CloudWatch what the functions measured, in one call.
///
/// Source: CloudWatch API reference, GetMetricData.
public final class MetricsReader {
    private static final System.Logger LOG = System.getLogger(MetricsReader.class.getName());

    /// One has room for ten times of what is asked for: 100,800 values.
    private static final int MAX_PAGES = 2;

    private static final List<Name> COUNTED = List.of(
            Name.FAULTS,
            Name.CONTENDED,
            Name.HOLDS_PLACED,
            Name.HOLDS_CONVERTED,
            Name.HOLDS_RELEASED,
            Name.HOLDS_EXPIRED,
            Name.MESSAGES_ACCEPTED,
            Name.MESSAGES_SENT,
            Name.MESSAGES_DELIVERED,
            Name.MESSAGES_FAILED,
            Name.MESSAGES_UNCONFIRMED,
            Name.STORE_RETRIES);

    private final JsonService cloudWatch;
    private final String table;
    private final Clock clock;

    /// @param table whose metrics are read
    public MetricsReader(JsonService cloudWatch, String table, Clock clock) {
        this.cloudWatch = cloudWatch;
        this.table = table;
        this.clock = clock;
    }

    /// Without figures when CloudWatch refuses or does not answer.
    public SystemMetrics read(Range range) {
        var now = clock.instant();
        long seconds = range.period().toSeconds();
        long next = (now.getEpochSecond() / seconds + 1) * seconds;
        var from = Instant.ofEpochSecond(next).minus(range.period().multipliedBy(range.periods()));
        return new SystemMetrics(now, from, range, figures(from, range));
    }

    private Optional<Figures> figures(Instant from, Range range) {
        try {
            var points = new Points(from, range);
            return readInto(points, request(from, range)) ? Optional.of(points.figures()) : Optional.empty();
        } catch (SdkException | JsonProcessingException fault) {
            LOG.log(System.Logger.Level.WARNING, "health: metrics could not be read", fault);
            return Optional.empty();
        }
    }

    /// @return whether CloudWatch answered everything
    private boolean readInto(Points points, ObjectNode request) throws JsonProcessingException {
        for (int page = 0; page < MAX_PAGES; page++) {
            var answer = cloudWatch.call("GetMetricData", request);
            if (!answer.succeeded()) {
                warn("CloudWatch answered " + answer.status() + " " + answer.error());
                return false;
            }
            var json = answer.json();
            for (var result : json.path("MetricDataResults")) {
                var status = result.path("StatusCode").asText("Complete");
                if (!status.equals("Complete") && !status.equals("PartialData")) {
                    warn("CloudWatch answered " + status);
                    return false;
                }
                points.add(result);
            }
            if (!json.hasNonNull("NextToken")) {
                return true;
            }
            request.set("NextToken", json.path("NextToken"));
        }
        warn("CloudWatch has more than " + MAX_PAGES + " pages");
        return false;
    }

    private static void warn(String cause) {
        LOG.log(System.Logger.Level.WARNING, "health: metrics could not be read: " + cause);
    }

    private ObjectNode request(Instant from, Range range) {
        var request = JsonNodeFactory.instance
                .objectNode()
                .put("StartTime", from.getEpochSecond())
                .put(
                        "EndTime",
                        from.plus(range.period().multipliedBy(range.periods())).getEpochSecond())
                .put("ScanBy", "TimestampAscending");
        var queries = request.putArray("MetricDataQueries");
        for (var query : QUERIES) {
            query.describe(queries.addObject(), table, range.period().toSeconds());
        }
        return request;
    }

    private static final List<MetricQuery> QUERIES = queries();

    private static List<MetricQuery> queries() {
        var queries = new ArrayList<MetricQuery>();
        COUNTED.forEach(name -> queries.add(new MetricQuery(name, Stat.SUM, false)));
        for (var each : List.of(false, true)) {
            for (var stat : List.of(Stat.SAMPLE_COUNT, Stat.P50, Stat.P99)) {
                queries.add(new MetricQuery(Name.LATENCY, stat, each));
            }
        }
        queries.add(new MetricQuery(Name.REFUSALS, Stat.SUM, true));
        queries.add(new MetricQuery(Name.MESSAGES_FAILED, Stat.SUM, true));
        return List.copyOf(queries);
    }

    /// What CloudWatch answered: of each query, by the label of its metric, the value of each period.
    private static final class Points {
        private final Map<String, SortedMap<String, Map<Instant, Double>>> found = new HashMap<>();
        private final Instant from;
        private final Range range;

        Points(Instant from, Range range) {
            this.from = from;
            this.range = range;
        }

        /// A search also finds metrics that have no values in these hours.
        void add(JsonNode result) {
            if (result.path("Timestamps").isEmpty()) {
                return;
            }
            var values = found.computeIfAbsent(result.path("Id").asText(), _ -> new TreeMap<>())
                    .computeIfAbsent(result.path("Label").asText(), _ -> new HashMap<>());
            for (int i = 0; i < result.path("Timestamps").size(); i++) {
                values.put(
                        Instant.ofEpochSecond(result.path("Timestamps").path(i).asLong()),
                        result.path("Values").path(i).asDouble());
            }
        }

        Figures figures() {
            var counts = new EnumMap<Name, Counts>(Name.class);
            COUNTED.forEach(name -> counts.put(name, counts(only(Stat.SUM, name))));
            var requests = timing(
                    only(Stat.SAMPLE_COUNT, Name.LATENCY), only(Stat.P50, Name.LATENCY), only(Stat.P99, Name.LATENCY));
            var routes = new TreeMap<String, Timing>();
            var p50 = each(Stat.P50, Name.LATENCY);
            var p99 = each(Stat.P99, Name.LATENCY);
            each(Stat.SAMPLE_COUNT, Name.LATENCY)
                    .forEach((route, count) -> routes.put(
                            route,
                            timing(count, p50.getOrDefault(route, Map.of()), p99.getOrDefault(route, Map.of()))));
            return new Figures(counts, requests, routes, counted(Name.REFUSALS), counted(Name.MESSAGES_FAILED));
        }

        private SortedMap<String, Counts> counted(Name name) {
            var counted = new TreeMap<String, Counts>();
            each(Stat.SUM, name).forEach((label, values) -> counted.put(label, counts(values)));
            return counted;
        }

        private SortedMap<String, Map<Instant, Double>> each(Stat stat, Name name) {
            return found.getOrDefault(new MetricQuery(name, stat, true).id(), new TreeMap<>());
        }

        private Map<Instant, Double> only(Stat stat, Name name) {
            return found.getOrDefault(new MetricQuery(name, stat, false).id(), new TreeMap<>()).values().stream()
                    .findFirst()
                    .orElse(Map.of());
        }

        private Timing timing(Map<Instant, Double> count, Map<Instant, Double> p50, Map<Instant, Double> p99) {
            return new Timing(counts(count), times(p50), times(p99));
        }

        private Counts counts(Map<Instant, Double> values) {
            return new Counts(ofEachPeriod(start -> Math.round(values.getOrDefault(start, 0.0))));
        }

        private List<OptionalLong> times(Map<Instant, Double> values) {
            return ofEachPeriod(start -> Optional.ofNullable(values.get(start))
                    .map(value -> OptionalLong.of(Math.round(value)))
                    .orElseGet(OptionalLong::empty));
        }

        private <T> List<T> ofEachPeriod(Function<Instant, T> value) {
            return IntStream.range(0, range.periods())
                    .mapToObj(period -> value.apply(from.plus(range.period().multipliedBy(period))))
                    .toList();
        }
    }
}
