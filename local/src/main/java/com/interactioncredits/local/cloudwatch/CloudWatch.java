package com.interactioncredits.local.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.store.Queues.Waiting;
import com.interactioncredits.local.template.AlarmDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// CloudWatch in local mode: the metrics of the running system, and the template's alarms over them.
///
/// Our own metrics are the lines of the functions' log. Of AWS's it has those that this process observes: `Errors` of
/// `AWS/Lambda`, `Count`, `5xx` and `Latency` of `AWS/ApiGateway`, and of `AWS/SQS`
/// `ApproximateNumberOfMessagesVisible` and `ApproximateAgeOfOldestMessage`, which are sampled when someone asks for
/// the alarms, where AWS samples them each minute. Thread-safe.
public final class CloudWatch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<AlarmDefinition> alarms;
    private final Clock clock;
    private final Supplier<List<String>> log;
    private final Supplier<Map<String, Waiting>> queues;
    private final long since;
    private final Map<Metric, Series> metrics = new HashMap<>();

    private record Metric(String namespace, String name, Map<String, String> dimensions) {}

    public enum State {
        OK,
        ALARM
    }

    /// @param log the lines that the functions have written since it was last asked
    /// @param queues what waits now in each queue, by its name
    public CloudWatch(
            List<AlarmDefinition> alarms,
            Clock clock,
            Supplier<List<String>> log,
            Supplier<Map<String, Waiting>> queues) {
        this.alarms = List.copyOf(alarms);
        this.clock = clock;
        this.log = log;
        this.queues = queues;
        this.since = minute(clock.instant());
    }

    /// A call of a function ended.
    public void invoked(String function, boolean failed) {
        put("AWS/Lambda", "Errors", Map.of("FunctionName", function), failed ? 1 : 0);
    }

    /// The API answered a call.
    ///
    /// @param api its id
    public void answered(String api, int status, Duration took) {
        var dimensions = Map.of("ApiId", api);
        put("AWS/ApiGateway", "Count", dimensions, 1);
        put("AWS/ApiGateway", "5xx", dimensions, status >= 500 ? 1 : 0);
        put("AWS/ApiGateway", "Latency", dimensions, (double) took.toMillis());
    }

    /// The state of each alarm on one metric, by its logical id. Periods before the start of the process do not count
    /// as missing.
    public synchronized Map<String, State> alarms() {
        log.get().forEach(this::read);
        queues.get().forEach((queue, waiting) -> {
            var dimensions = Map.of("QueueName", queue);
            put("AWS/SQS", "ApproximateNumberOfMessagesVisible", dimensions, (double) waiting.visible());
            put("AWS/SQS", "ApproximateAgeOfOldestMessage", dimensions, (double)
                    waiting.oldest().toSeconds());
        });
        var states = new TreeMap<String, State>();
        alarms.forEach(alarm -> states.put(alarm.id(), isOn(alarm) ? State.ALARM : State.OK));
        return states;
    }

    private synchronized void put(String namespace, String name, Map<String, String> dimensions, double value) {
        put(new Metric(namespace, name, dimensions), minute(clock.instant()), value);
    }

    private void put(Metric metric, long minute, double value) {
        metrics.computeIfAbsent(metric, _ -> new Series()).add(minute, value);
    }

    /// A line in the embedded metric format; any other has no metrics.
    private void read(String line) {
        if (!line.contains("\"CloudWatchMetrics\"")) {
            return;
        }
        try {
            var json = JSON.readTree(line);
            var minute = minute(Instant.ofEpochMilli(json.at("/_aws/Timestamp").asLong()));
            for (var directive : json.at("/_aws/CloudWatchMetrics")) {
                for (var dimensions : directive.path("Dimensions")) {
                    for (var metric : directive.path("Metrics")) {
                        var name = metric.path("Name").asText();
                        put(
                                new Metric(directive.path("Namespace").asText(), name, values(json, dimensions)),
                                minute,
                                json.path(name).asDouble());
                    }
                }
            }
        } catch (JsonProcessingException _) {
            // CloudWatch ignores it as well
        }
    }

    private static Map<String, String> values(JsonNode line, JsonNode dimensions) {
        var values = new HashMap<String, String>();
        dimensions.forEach(
                name -> values.put(name.asText(), line.path(name.asText()).asText()));
        return Map.copyOf(values);
    }

    private boolean isOn(AlarmDefinition alarm) {
        long now = minute(clock.instant());
        long length = alarm.period().toMinutes();
        return LongStream.range(0, alarm.periods())
                        .map(back -> now + 1 - back * length)
                        .filter(until -> breaches(alarm, until - length, until))
                        .count()
                >= alarm.datapointsToAlarm();
    }

    private boolean breaches(AlarmDefinition alarm, long from, long until) {
        var series = metrics.get(new Metric(alarm.namespace(), alarm.metric(), alarm.dimensions()));
        var value = series == null ? OptionalDouble.empty() : series.statistic(alarm.statistic(), from, until);
        if (value.isEmpty()) {
            return alarm.missingBreaches() && from >= since;
        }
        return alarm.includesThreshold()
                ? value.getAsDouble() >= alarm.threshold()
                : value.getAsDouble() > alarm.threshold();
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60);
    }
}
