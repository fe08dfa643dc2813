package com.interactioncredits.local.cloudwatch;

import com.interactioncredits.local.store.Queues.Waiting;
import com.interactioncredits.local.template.AlarmDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The template's alarms over the metrics of the running system.
///
/// Of AWS's own metrics there are those that this process observes: `Errors` of
/// `AWS/Lambda`, `Count`, `5xx` and `Latency` of `AWS/ApiGateway`, and of `AWS/SQS`
/// `ApproximateNumberOfMessagesVisible` and `ApproximateAgeOfOldestMessage`, which are sampled when someone asks for
/// the alarms, where AWS samples them each minute. Thread-safe.
public final class Alarms {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<AlarmDefinition> alarms;
    private final Clock clock;
    private final MetricStore metrics;
    private final Supplier<Map<String, Waiting>> queues;
    private final Instant since;

    public enum State {
        OK,
        ALARM
    }

    /// @param metrics those of the functions' log lines, to which the observed ones are added
    /// @param queues what waits now in each queue, by its name
    public Alarms(
            List<AlarmDefinition> alarms, Clock clock, MetricStore metrics, Supplier<Map<String, Waiting>> queues) {
        this.alarms = List.copyOf(alarms);
        this.clock = clock;
        this.metrics = metrics;
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
    public Map<String, State> states() {
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

    private void put(String namespace, String name, Map<String, String> dimensions, double value) {
        metrics.put(namespace, name, dimensions, clock.instant(), value);
    }

    private boolean isOn(AlarmDefinition alarm) {
        var end = minute(clock.instant()).plus(MINUTE);
        return IntStream.range(0, alarm.periods())
                        .mapToObj(back -> end.minus(alarm.period().multipliedBy(back + 1L)))
                        .filter(from -> breaches(alarm, from))
                        .count()
                >= alarm.datapointsToAlarm();
    }

    private boolean breaches(AlarmDefinition alarm, Instant from) {
        var value = metrics
                .read(
                        alarm.namespace(),
                        alarm.metric(),
                        alarm.dimensions(),
                        from,
                        from.plus(alarm.period()),
                        alarm.period())
                .values()
                .stream()
                .mapToDouble(values -> values.stat(alarm.statistic()))
                .findFirst();
        if (value.isEmpty()) {
            return alarm.missingBreaches() && !from.isBefore(since);
        }
        return alarm.includesThreshold()
                ? value.getAsDouble() >= alarm.threshold()
                : value.getAsDouble() > alarm.threshold();
    }

    private static Instant minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }
}
