package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.template.Yaml;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/// What of `template.yaml` costs money by its size or number, and local mode does not run.
final class MeteredTemplate {
    /// Typical values of the variables in the format of the access log.
    private static final Map<String, String> ACCESS = Map.of(
            "$context.requestId", "JKJaXmPLvHcESHA=",
            "$context.requestTimeEpoch", "1893456000000",
            "$context.status", "202",
            "$context.responseLatency", "35",
            "$context.integrationLatency", "33",
            "$context.integrationStatus", "200",
            "$context.responseLength", "612",
            "$context.error.message", "-");

    private final JsonNode root;

    MeteredTemplate(Path file) {
        root = Yaml.read(file);
    }

    private JsonNode properties(String resource) {
        return root.path("Resources").path(resource).path("Properties");
    }

    private JsonNode global(String property) {
        return root.path("Globals").path("Function").path(property);
    }

    /// In MB.
    int memory(String function) {
        var own = properties(function).path("MemorySize");
        return (own.isMissingNode() ? global("MemorySize") : own).asInt(128);
    }

    /// Whether Lambda writes lines of its own for each call.
    boolean writesSystemLogs(String function) {
        var own = properties(function).path("LoggingConfig").path("SystemLogLevel");
        var level = own.isMissingNode() ? global("LoggingConfig").path("SystemLogLevel") : own;
        return !level.asText("INFO").equals("WARN");
    }

    int accessLogBytes(String route) {
        var api = StreamSupport.stream(root.path("Resources").spliterator(), false)
                .filter(type("AWS::Serverless::HttpApi"))
                .findFirst()
                .orElseThrow();
        var text =
                api.path("Properties").path("AccessLogSettings").path("Format").asText();
        for (var value : ACCESS.entrySet()) {
            text = text.replace(value.getKey(), Objects.requireNonNull(value.getValue()));
        }
        return text.replace("$context.routeKey", route).length();
    }

    /// The part of the requests that X-Ray records, besides the first of each second.
    double tracedShare() {
        return properties("SamplingRule").path("SamplingRule").path("FixedRate").asDouble();
    }

    /// The metrics that alarms read: each costs as much as an alarm of its own.
    long alarms() {
        return StreamSupport.stream(root.path("Resources").spliterator(), false)
                .filter(type("AWS::CloudWatch::Alarm"))
                .mapToLong(alarm -> Math.max(
                        1, alarm.path("Properties").findValues("MetricStat").size()))
                .sum();
    }

    long compositeAlarms() {
        return count("AWS::CloudWatch::CompositeAlarm");
    }

    long functions() {
        return count("AWS::Serverless::Function");
    }

    private long count(String type) {
        return StreamSupport.stream(root.path("Resources").spliterator(), false)
                .filter(type(type))
                .count();
    }

    private static Predicate<JsonNode> type(String type) {
        return resource -> resource.path("Type").asText().equals(type);
    }
}
