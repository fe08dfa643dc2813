package com.interactioncredits.local.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.cloudwatch.Alarms.State;
import com.interactioncredits.local.template.AlarmDefinition;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.metrics.Metrics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The template's alarms on our own metrics, over the lines that the functions write: each goes off for its metric
/// alone, after as many periods as it needs, and ends.
class TemplateAlarmsTest {
    private final MovedClock clock = new MovedClock();
    private final MetricStore store = new MetricStore();

    static List<AlarmDefinition> ours() {
        var values = new LocalValues(
                Map.of("ClerkIssuer", "https://clerk.example.test", "AllowedOrigins", "https://app.example.test"),
                _ -> Optional.of(""),
                Stack.local(id -> id));
        return Template.read(Path.of("../template.yaml"), values).alarms().stream()
                .filter(alarm -> alarm.namespace().equals(Metrics.NAMESPACE))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void itGoesOffForItsMetricAndEnds(AlarmDefinition alarm) {
        var watch = new Alarms(ours(), clock, store, Map::of);
        for (int datapoint = 1; datapoint < alarm.datapointsToAlarm(); datapoint++) {
            write(alarm);
            assertThat(on(watch)).isEmpty();
            clock.pass(alarm.period());
        }
        write(alarm);
        assertThat(on(watch)).containsExactly(alarm.id());

        clock.pass(alarm.period().multipliedBy(alarm.periods()));
        assertThat(on(watch)).isEmpty();
    }

    private void write(AlarmDefinition alarm) {
        var name = Arrays.stream(Metrics.Name.values())
                .filter(metric -> metric.label().equals(alarm.metric()))
                .findFirst()
                .orElseThrow();
        var metrics = new Metrics(
                System.out, clock, alarm.dimensions().getOrDefault(Metrics.DIMENSION, "the alarm names no table"));
        var written = JsonNodeFactory.instance.objectNode();
        alarm.dimensions().forEach(written::put);
        metrics.addTo(written, Map.of(name, (long) alarm.threshold() + 1));
        store.take(written);
    }

    private static List<String> on(Alarms watch) {
        return watch.states().entrySet().stream()
                .filter(alarm -> alarm.getValue() == State.ALARM)
                .map(Map.Entry::getKey)
                .toList();
    }
}
