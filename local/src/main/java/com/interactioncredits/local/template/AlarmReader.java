package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.template.Resources.Resource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The alarms of the template, except those on several metrics or on other alarms.
final class AlarmReader {
    private final Resources resources;

    AlarmReader(Resources resources) {
        this.resources = resources;
    }

    List<AlarmDefinition> read() {
        return resources.ofType("AWS::CloudWatch::Alarm").stream()
                .filter(alarm -> alarm.properties().has("MetricName"))
                .map(this::alarm)
                .toList();
    }

    private AlarmDefinition alarm(Resource alarm) {
        var properties = alarm.properties();
        var periods = Integer.parseInt(text(properties, "EvaluationPeriods"));
        return new AlarmDefinition(
                alarm.id(),
                text(properties, "Namespace"),
                text(properties, "MetricName"),
                dimensions(properties.path("Dimensions")),
                statistic(properties),
                Duration.ofSeconds(Long.parseLong(text(properties, "Period"))),
                periods,
                Integer.parseInt(resources.text(properties.path("DatapointsToAlarm"), Integer.toString(periods))),
                Double.parseDouble(text(properties, "Threshold")),
                switch (text(properties, "ComparisonOperator")) {
                    case "GreaterThanThreshold" -> false;
                    case "GreaterThanOrEqualToThreshold" -> true;
                    case String other -> throw new TemplateException("local mode does not support " + other);
                },
                switch (resources.text(properties.path("TreatMissingData"), "missing")) {
                    case "breaching" -> true;
                    case "notBreaching" -> false;
                    case String other ->
                        throw new TemplateException("local mode does not support TreatMissingData " + other);
                });
    }

    private String statistic(JsonNode properties) {
        var statistic = text(properties, properties.has("Statistic") ? "Statistic" : "ExtendedStatistic");
        if (!statistic.matches("Sum|Minimum|Maximum|p\\d+")) {
            throw new TemplateException("local mode does not support the statistic " + statistic);
        }
        return statistic;
    }

    private String text(JsonNode properties, String name) {
        return resources.text(properties.path(name), "");
    }

    private Map<String, String> dimensions(JsonNode written) {
        var dimensions = new LinkedHashMap<String, String>();
        resources
                .resolve(written)
                .forEach(dimension -> dimensions.put(
                        dimension.path("Name").asText(), dimension.path("Value").asText()));
        return Map.copyOf(dimensions);
    }
}
