package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.interactioncredits.TemplateFile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The gateway's event of a good call: the route of `template.yaml`, with the first example of the body and a sample of
/// each required parameter that `openapi.yaml` has.
final class SampleEvent {
    static final String REQUEST_ID = "JKJaXmPLvHcESHA=";

    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)\\+?}");

    private SampleEvent() {}

    /// @param handler the name of its class
    static APIGatewayV2HTTPEvent of(String handler) {
        var route = TemplateFile.read().functions().stream()
                .filter(function -> function.className().equals(handler))
                .flatMap(function -> function.events("HttpApi"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("template.yaml has no route for " + handler + ": add one"));
        var method = route.path("Method").asText();
        var path = route.path("Path").asText();
        var operation = Operation.all().stream()
                .filter(described ->
                        described.method().equals(method) && described.path().equals(path))
                .findFirst();
        return event(method, path, operation);
    }

    private static APIGatewayV2HTTPEvent event(String method, String path, Optional<Operation> operation) {
        var parameters = new HashMap<String, String>();
        var rawPath = PATH_PARAMETER.matcher(path).replaceAll(parameter -> {
            var sample = sample(operation, "path", parameter.group(1));
            parameters.put(parameter.group(1), sample);
            return sample;
        });
        var headers = new HashMap<>(Map.of("accept", "application/json", "authorization", "Bearer x.y.z"));
        operation.stream()
                .flatMap(Operation::parameters)
                .filter(isRequiredIn("header"))
                .forEach(header -> headers.put(header.path("name").asText().toLowerCase(Locale.ROOT), sample(header)));
        var body = operation.stream().flatMap(Operation::examples).findFirst();
        body.ifPresent(_ -> headers.put("content-type", "application/json"));
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(method + " " + path)
                .withRawPath(rawPath)
                .withRawQueryString("")
                .withHeaders(headers)
                .withPathParameters(parameters)
                .withRequestContext(context(method, rawPath))
                .withBody(body.map(JsonNode::toString).orElse(null))
                .withIsBase64Encoded(false)
                .build();
    }

    private static APIGatewayV2HTTPEvent.RequestContext context(String method, String rawPath) {
        return APIGatewayV2HTTPEvent.RequestContext.builder()
                .withRequestId(REQUEST_ID)
                .withHttp(APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod(method)
                        .withPath(rawPath)
                        .build())
                .build();
    }

    private static Predicate<JsonNode> isRequiredIn(String place) {
        return parameter -> parameter.path("in").asText().equals(place)
                && parameter.path("required").asBoolean();
    }

    private static String sample(Optional<Operation> operation, String place, String name) {
        return sample(operation.stream()
                .flatMap(Operation::parameters)
                .filter(isRequiredIn(place))
                .filter(parameter -> parameter.path("name").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance()));
    }

    private static String sample(JsonNode parameter) {
        var schema = Operation.resolved(parameter.path("schema"));
        return Stream.of(parameter.path("example"), schema.path("enum").path(0))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElseGet(() -> schema.path("format").asText().equals("uuid")
                        ? "0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f"
                        : "sample");
    }
}
