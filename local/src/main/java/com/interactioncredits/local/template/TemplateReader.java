package com.interactioncredits.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.template.LocalValues.Variable;
import com.interactioncredits.local.template.Resources.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Reads functions, routes and event sources; tables, queues, headers and alarms are read by their own readers.
final class TemplateReader {
    private static final String FUNCTION = "AWS::Serverless::Function";

    private final Path file;
    private final LocalValues values;
    private final Resources resources;

    TemplateReader(Path file, LocalValues values) {
        this.file = file;
        this.values = values;
        this.resources = new Resources(Yaml.read(file), values);
    }

    Template read() {
        var functions = new LinkedHashMap<String, FunctionDefinition>();
        var routes = new ArrayList<Route>();
        var eventSources = new ArrayList<EventSource>();
        for (var function : resources.ofType(FUNCTION)) {
            functions.put(function.id(), at(function.id(), () -> function(function)));
            for (var event : function.properties().path("Events").properties()) {
                at(function.id() + ".Events." + event.getKey(), () -> {
                    readEvent(function.id(), event.getValue(), routes, eventSources);
                    return true;
                });
            }
        }
        var tables = resources.ofType("AWS::DynamoDB::Table").stream()
                .map(table -> at(
                        table.id(),
                        () -> TableReader.read(
                                resources.resolve(table.properties()), resources.physicalName(table.id()))))
                .toList();
        var queues = new QueueReader(resources).read();
        var stateMachines = resources.ofType("AWS::Serverless::StateMachine").stream()
                .map(machine -> at(machine.id(), () -> stateMachine(machine)))
                .toList();
        var pageHeaders = resources.ofType("AWS::CloudFront::ResponseHeadersPolicy").stream()
                .map(policy -> at(policy.id(), () -> HeadersReader.read(resources.resolve(policy.properties()))))
                .findFirst()
                .orElse(Map.of());
        return new Template(
                Map.copyOf(functions),
                List.copyOf(routes),
                cors(),
                List.copyOf(eventSources),
                tables,
                queues,
                stateMachines,
                pageHeaders,
                at("alarms", new AlarmReader(resources)::read));
    }

    private Optional<CorsConfiguration> cors() {
        return resources.ofType("AWS::Serverless::HttpApi").stream()
                .map(api ->
                        at(api.id(), () -> resources.resolve(api.properties().path("CorsConfiguration"))))
                .filter(written -> !written.isMissingNode())
                .map(CorsConfiguration::read)
                .findFirst();
    }

    private FunctionDefinition function(Resource function) {
        var handler = resources.text(either(function, "Handler"), "").replaceFirst("::.*", "");
        if (handler.isEmpty()) {
            throw new TemplateException("has no Handler");
        }
        var seconds = Integer.parseInt(resources.text(either(function, "Timeout"), "3"));
        return new FunctionDefinition(function.id(), handler, environment(function), Duration.ofSeconds(seconds));
    }

    private JsonNode either(Resource function, String property) {
        var own = function.properties().path(property);
        return own.isMissingNode() ? resources.global("Function").path(property) : own;
    }

    private Map<String, String> environment(Resource function) {
        var written = JsonNodeFactory.instance.objectNode();
        written.setAll(variables(resources.global("Function")));
        written.setAll(variables(function.properties()));
        var environment = new LinkedHashMap<String, String>();
        written.properties().forEach(variable -> {
            var local =
                    values.variable().apply(new Variable(variable.getKey(), resources.parameter(variable.getValue())));
            var value = local.isPresent() ? local.get() : resources.text(variable.getValue(), "");
            environment.put(variable.getKey(), value);
        });
        return Map.copyOf(environment);
    }

    private static ObjectNode variables(JsonNode function) {
        return function.path("Environment").path("Variables") instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
    }

    private void readEvent(String function, JsonNode event, List<Route> routes, List<EventSource> eventSources) {
        var properties = event.path("Properties");
        if (resources.text(properties.path("Enabled"), "true").equals("false")
                || resources.text(properties.path("State"), "ENABLED").equals("DISABLED")) {
            return;
        }
        switch (event.path("Type").asText()) {
            case "HttpApi" -> routes.add(route(function, properties));
            case "SQS" -> eventSources.add(queue(function, properties));
            case "DynamoDB" -> eventSources.add(stream(function, properties));
            case "Schedule" -> eventSources.add(schedule(function, properties, false));
            case "ScheduleV2" -> eventSources.add(schedule(function, properties, true));
            case String other -> throw new TemplateException("local mode does not support events of type " + other);
        }
    }

    private Route route(String function, JsonNode properties) {
        var path = resources.text(properties.path("Path"), Route.DEFAULT);
        var method = resources.text(properties.path("Method"), "ANY").toUpperCase(Locale.ROOT);
        return new Route(method.equals("X-AMAZON-APIGATEWAY-ANY-METHOD") ? "ANY" : method, path, function);
    }

    private EventSource queue(String function, JsonNode properties) {
        var arn = resources.text(properties.path("Queue"), "");
        return new EventSource.Queue(
                function,
                arn.substring(arn.lastIndexOf(':') + 1),
                number(properties.path("BatchSize"), 10),
                number(properties.path("ScalingConfig").path("MaximumConcurrency"), 5),
                reportsItems(properties));
    }

    private EventSource stream(String function, JsonNode properties) {
        var arn = resources.text(properties.path("Stream"), "");
        var patterns = new ArrayList<EventPattern>();
        properties.path("FilterCriteria").path("Filters").forEach(filter -> {
            var pattern = resources.resolve(filter.path("Pattern"));
            patterns.add(pattern.isTextual() ? EventPattern.parse(pattern.asText()) : new EventPattern(pattern));
        });
        return new EventSource.Stream(
                function,
                arn.replaceFirst(".*:table/", "").replaceFirst("/stream/.*", ""),
                number(properties.path("BatchSize"), 100),
                Duration.ofSeconds(number(properties.path("MaximumBatchingWindowInSeconds"), 0)),
                Math.max(0, number(properties.path("MaximumRetryAttempts"), 10)),
                reportsItems(properties),
                List.copyOf(patterns));
    }

    private EventSource schedule(String function, JsonNode properties, boolean byScheduler) {
        var expression = resources.text(
                properties.has("ScheduleExpression")
                        ? properties.path("ScheduleExpression")
                        : properties.path("Schedule"),
                "");
        var rate = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)").matcher(expression);
        if (!rate.matches()) {
            throw new TemplateException("local mode supports only rate(…), not " + expression);
        }
        var count = Integer.parseInt(rate.group(1));
        var every =
                switch (rate.group(2)) {
                    case "minute" -> Duration.ofMinutes(count);
                    case "hour" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        var input = resources.text(properties.path("Input"), "{}");
        return new EventSource.Schedule(function, every, byScheduler, input(input));
    }

    private static JsonNode input(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new TemplateException("the schedule's Input is not JSON", malformed);
        }
    }

    private boolean reportsItems(JsonNode properties) {
        for (var type : resources.resolve(properties.path("FunctionResponseTypes"))) {
            if (type.asText().equals("ReportBatchItemFailures")) {
                return true;
            }
        }
        return false;
    }

    private StateMachineDefinition stateMachine(Resource machine) {
        var properties = machine.properties();
        var substitutions = new LinkedHashMap<String, String>();
        resources
                .resolve(properties.path("DefinitionSubstitutions"))
                .properties()
                .forEach(entry ->
                        substitutions.put(entry.getKey(), entry.getValue().asText()));
        var definition = resources.text(properties.path("DefinitionUri"), "");
        return new StateMachineDefinition(
                machine.id(),
                resources.stateMachineArn(machine.id()),
                Optional.ofNullable(file.toAbsolutePath().getParent())
                        .orElseThrow()
                        .resolve(definition),
                Map.copyOf(substitutions));
    }

    private int number(JsonNode value, int defaultValue) {
        return Integer.parseInt(resources.text(value, Integer.toString(defaultValue)));
    }

    /// Adds the place in the template to the message of an exception.
    private <T> T at(String place, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TemplateException | NumberFormatException wrong) {
            throw new TemplateException(file.getFileName() + ": " + place + ": " + wrong.getMessage(), wrong);
        }
    }
}
