package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.TemplateFile;
import com.interactioncredits.wiring.Wiring;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// One operation of `openapi.yaml`, answered by the class that `template.yaml` names for its route. A new route is in
/// all tests that take their cases from here.
record Operation(String method, String path, JsonNode described, Optional<Class<?>> answeredBy)
        implements TestApi.Handler {
    static final JsonNode OPEN_API = read();

    private static final List<Operation> ALL = OPEN_API.path("paths").properties().stream()
            .flatMap(path -> path.getValue().properties().stream()
                    .filter(operation -> operation.getValue().has("operationId"))
                    .map(operation -> operation(
                            operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue())))
            .toList();

    private static Operation operation(String method, String path, JsonNode described) {
        var handler = TemplateFile.read().functions().stream()
                .filter(function -> function.events("HttpApi")
                        .anyMatch(route -> route.path("Method").asText().equals(method)
                                && route.path("Path").asText().equals(path)))
                .findFirst()
                .<Class<?>>map(function -> loaded(function.className()));
        return new Operation(method, path, described, handler);
    }

    static List<Operation> all() {
        return ALL;
    }

    /// Those of callers with a token, and so not Meta's.
    static List<Operation> ofCallers() {
        return ALL.stream().filter(Operation::needsToken).toList();
    }

    static List<Operation> withBody() {
        return ofCallers().stream()
                .filter(operation -> operation.described().has("requestBody"))
                .toList();
    }

    static List<Operation> withoutBody() {
        return ofCallers().stream()
                .filter(operation -> !operation.described().has("requestBody"))
                .toList();
    }

    private boolean needsToken() {
        return !(described.path("security").isArray()
                && described.path("security").isEmpty());
    }

    /// The scope that a machine needs for it.
    String scope() {
        var security = described.has("security") ? described.path("security") : OPEN_API.path("security");
        return security.findPath("machine").path(0).asText();
    }

    /// What `openapi.yaml` says of the JSON body.
    JsonNode body() {
        return described.path("requestBody").path("content").path("application/json");
    }

    /// In the path, the query and the headers.
    Stream<JsonNode> parameters() {
        return Stream.concat(
                        OPEN_API.path("paths").path(path).path("parameters").valueStream(),
                        described.path("parameters").valueStream())
                .map(Operation::resolved);
    }

    static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? OPEN_API.at(node.path("$ref").asText().substring(1)) : node;
    }

    Stream<JsonNode> examples() {
        return Stream.concat(
                        Stream.of(body().path("example")),
                        body().path("examples").valueStream().map(example -> example.path("value")))
                .filter(JsonNode::isObject);
    }

    @Override
    @SuppressWarnings("unchecked") // a handler of the API, as TemplateTest says
    public RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> with(Wiring wiring) {
        var handler = answeredBy.orElseThrow(() -> new AssertionError(
                "template.yaml has no function for " + this + ", which openapi.yaml describes: add one"));
        try {
            return (RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>)
                    handler.getConstructor(Wiring.class).newInstance(wiring);
        } catch (ReflectiveOperationException none) {
            throw new LinkageError(handler + " needs a public constructor that takes Wiring", none);
        }
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError("template.yaml names a class that is not there: " + name, missing);
        }
    }

    private static JsonNode read() {
        Map<String, Object> openApi =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(TemplateFile.text("openapi.yaml"));
        return new ObjectMapper().valueToTree(openApi);
    }
}
