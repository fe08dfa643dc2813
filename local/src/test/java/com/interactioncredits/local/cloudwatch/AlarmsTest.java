package com.interactioncredits.local.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.cloudwatch.Alarms.State;
import com.interactioncredits.local.store.Queues.Waiting;
import com.interactioncredits.local.template.AlarmDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MINUTES = Duration.ofMinutes(5);

    private final MovedClock clock = new MovedClock();
    private final MetricStore metrics = new MetricStore();
    private final Map<String, Waiting> queues = new HashMap<>();

    private Alarms watching(AlarmDefinition alarm) {
        return new Alarms(List.of(alarm), clock, metrics, () -> queues);
    }

    private static AlarmDefinition alarm(
            String metric,
            Map<String, String> dimensions,
            String statistic,
            Duration period,
            int periods,
            int datapoints,
            double threshold,
            boolean missingBreaches) {
        var namespace =
                switch (metric) {
                    case "Refusals" -> "Ours";
                    case "Errors" -> "AWS/Lambda";
                    case "ApproximateAgeOfOldestMessage" -> "AWS/SQS";
                    default -> "AWS/ApiGateway";
                };
        return new AlarmDefinition(
                "It",
                namespace,
                metric,
                dimensions,
                statistic,
                period,
                periods,
                datapoints,
                threshold,
                true,
                missingBreaches);
    }

    private static boolean isOn(Alarms watch) {
        return watch.states().get("It") == State.ALARM;
    }

    private void refused(String code, int times) {
        take(
                """
                {"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"Ours",\
                "Dimensions":[["Table"],["Table","code"]],"Metrics":[{"Name":"Refusals","Unit":"Count"}]}]},\
                "Table":"T","code":"%s","Refusals":%d}
                """
                        .formatted(clock.millis(), code, times));
    }

    private void take(String line) {
        try {
            metrics.take(new ObjectMapper().readTree(line));
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(noJson);
        }
    }

    @Test
    void aSumOverTwoPeriodsCountsOnlyLinesWithItsDimensions() {
        var watch =
                watching(alarm("Refusals", Map.of("Table", "T", "code", "forbidden"), "Sum", MINUTES, 2, 2, 5, false));
        refused("forbidden", 5);
        refused("unauthorized", 50);
        assertThat(isOn(watch)).isFalse();

        clock.pass(MINUTES);
        refused("forbidden", 3);
        refused("unauthorized", 50);
        assertThat(isOn(watch)).isFalse();
        refused("forbidden", 2);
        assertThat(isOn(watch)).isTrue();

        clock.pass(MINUTES);
        assertThat(isOn(watch)).isFalse();
    }

    @Test
    void theSmallestErrorIsOneWhenEachCallFailedAndMissingWhenNoneCame() {
        var watch = watching(alarm("Errors", Map.of("FunctionName", "Sweep"), "Minimum", MINUTES, 2, 2, 1, true));
        assertThat(isOn(watch)).as("before anything can be missing").isFalse();
        for (int minute = 0; minute < 10; minute++) {
            clock.pass(MINUTE);
            watch.invoked("Sweep", minute != 5);
            watch.invoked("Other", false);
        }
        assertThat(isOn(watch)).as("one call went well").isFalse();

        clock.pass(MINUTES);
        watch.invoked("Sweep", true);
        clock.pass(MINUTES);
        assertThat(isOn(watch)).as("one period fails, one is missing").isTrue();
        watch.invoked("Sweep", false);
        assertThat(isOn(watch)).isFalse();
    }

    @Test
    void someOfTheLastDatapointsAreEnough() {
        var watch = watching(alarm("5xx", Map.of("ApiId", "Api"), "Sum", MINUTE, 3, 2, 3, false));
        for (int call = 0; call < 3; call++) {
            watch.answered("Api", 503, Duration.ZERO);
            watch.answered("Api", 404, Duration.ZERO);
        }
        assertThat(isOn(watch)).isFalse();
        clock.pass(MINUTE.multipliedBy(2));
        for (int call = 0; call < 3; call++) {
            watch.answered("Api", 500, Duration.ZERO);
        }
        assertThat(isOn(watch)).isTrue();
        clock.pass(MINUTE);
        assertThat(isOn(watch)).isFalse();
    }

    @Test
    void aPercentileIsOfTheValuesOfThePeriod() {
        var watch = watching(alarm("Latency", Map.of("ApiId", "Api"), "p95", MINUTES, 1, 1, 500, false));
        for (int call = 1; call <= 19; call++) {
            watch.answered("Api", 200, Duration.ofMillis(call));
        }
        watch.answered("Api", 200, Duration.ofMillis(900));
        assertThat(isOn(watch)).isFalse();
        watch.answered("Api", 200, Duration.ofMillis(800));
        assertThat(isOn(watch)).isTrue();
    }

    @Test
    void theAgeOfAQueuesOldestMessageIsSampledWithEachQuestion() {
        var watch = watching(
                alarm("ApproximateAgeOfOldestMessage", Map.of("QueueName", "q"), "Maximum", MINUTE, 5, 3, 301, false));
        queues.put("q", new Waiting(1, Duration.ofSeconds(301)));
        assertThat(isOn(watch)).isFalse();
        clock.pass(MINUTE);
        assertThat(isOn(watch)).isFalse();
        clock.pass(MINUTE);
        assertThat(isOn(watch)).isTrue();
        queues.put("q", new Waiting(0, Duration.ZERO));
        clock.pass(MINUTE.multipliedBy(5));
        assertThat(isOn(watch)).isFalse();
    }
}
