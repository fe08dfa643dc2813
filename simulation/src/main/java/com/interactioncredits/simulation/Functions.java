package com.interactioncredits.simulation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.template.FunctionDefinition;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Route;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.wiring.Wiring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The functions of `template.yaml` in one process. A function starts with its first call.
final class Functions {
    private static final Context CONTEXT = (Context)
            Proxy.newProxyInstance(Functions.class.getClassLoader(), new Class<?>[] {Context.class}, (_, method, _) -> {
                if (method.getName().equals("getAwsRequestId")) {
                    return "invocation";
                }
                throw new UnsupportedOperationException("no function needs more of Lambda's context");
            });
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Template TEMPLATE = Template.read(
            Path.of("../template.yaml"),
            new LocalValues(
                    Map.of("ClerkIssuer", Tokens.ISSUER, "AllowedOrigins", Tokens.ORIGIN),
                    _ -> Optional.of(""),
                    Stack.local(name -> name)));
    private static final Map<String, String> HANDLERS = TEMPLATE.functions().values().stream()
            .collect(Collectors.toUnmodifiableMap(FunctionDefinition::id, FunctionDefinition::handler));
    private static final Map<String, String> ROUTES =
            TEMPLATE.routes().stream().collect(Collectors.toUnmodifiableMap(Route::key, Route::function));

    private final Wiring wiring;
    private final Counts counts;
    private final Map<String, Object> started = new HashMap<>();

    Functions(Wiring wiring, Counts counts) {
        this.wiring = wiring;
        this.counts = counts;
    }

    /// The names of all deployed functions.
    static Set<String> deployed() {
        return HANDLERS.keySet();
    }

    /// The names of those that have a route.
    static Set<String> withARoute() {
        return Set.copyOf(ROUTES.values());
    }

    /// Calls the function of the event's route.
    @SuppressWarnings("unchecked")
    APIGatewayV2HTTPResponse route(APIGatewayV2HTTPEvent event) {
        var handler = (RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>)
                function(known(ROUTES, event.getRouteKey()));
        return handler.handleRequest(event, CONTEXT);
    }

    /// Calls a function that takes typed events; its name is that of its class.
    <I, O> O call(Class<? extends RequestHandler<I, O>> handler, I event) {
        return handler.cast(function(handler.getSimpleName())).handleRequest(event, CONTEXT);
    }

    /// Calls a function that takes and returns JSON.
    JsonNode task(String name, JsonNode input) {
        var output = new ByteArrayOutputStream();
        try {
            ((RequestStreamHandler) function(name))
                    .handleRequest(new ByteArrayInputStream(JSON.writeValueAsBytes(input)), output, CONTEXT);
            return JSON.readTree(output.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Object function(String name) {
        counts.increment("calls: " + name);
        return started.computeIfAbsent(name, _ -> start(known(HANDLERS, name)));
    }

    private Object start(String handler) {
        try {
            return Class.forName(handler).getConstructor(Wiring.class).newInstance(wiring);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(handler + " does not start", broken);
        }
    }

    private static String known(Map<String, String> names, String name) {
        return Optional.ofNullable(names.get(name))
                .orElseThrow(() -> new IllegalArgumentException("template.yaml has no " + name));
    }
}
