package com.interactioncredits.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// The supported part of Lambda's API, at `/2015-03-31/functions/{name}/`: for an external Step Functions, and for our
/// own `MaintainVersions`.
///
/// `POST …/invocations`: only synchronous calls; a function that failed is a 200 with `X-Amz-Function-Error`. `GET
/// …/versions` and `…/aliases`: each function has one version, behind `live`.
public final class InvokeEndpoint implements HttpHandler {
    public static final String PATH = "/2015-03-31/functions/";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern CALL = Pattern.compile(PATH + "([^/]+)/(invocations|versions|aliases)");
    private static final String VERSION = "1";
    private static final String UNKNOWN = "local mode supports only invocations, versions and aliases of functions";
    private static final int MAX_BODY_BYTES = 6 * 1024 * 1024;

    private final LocalFunctions functions;

    public InvokeEndpoint(LocalFunctions functions) {
        this.functions = functions;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var call = CALL.matcher(exchange.getRequestURI().getRawPath());
        if (!call.matches()) {
            refuse(exchange, 404, "UnknownOperationException", UNKNOWN);
            return;
        }
        var name = URLDecoder.decode(call.group(1), StandardCharsets.UTF_8);
        switch (exchange.getRequestMethod() + " " + call.group(2)) {
            case "POST invocations" -> invocation(exchange, name);
            case "GET versions" -> answer(exchange, name, "Versions", version("$LATEST"), version(VERSION));
            case "GET aliases" -> answer(exchange, name, "Aliases", alias());
            default -> refuse(exchange, 404, "UnknownOperationException", UNKNOWN);
        }
    }

    private void answer(HttpExchange exchange, String name, String field, ObjectNode... entries) throws IOException {
        if (!functions.hasFunction(unqualified(name))) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + name);
            return;
        }
        var answer = empty();
        answer.putArray(field).addAll(List.of(entries));
        send(exchange, 200, answer);
    }

    private static ObjectNode version(String version) {
        return empty().put("Version", version);
    }

    private static ObjectNode alias() {
        return empty().put("Name", "live").put("FunctionVersion", VERSION);
    }

    private void invocation(HttpExchange exchange, String name) throws IOException {
        var type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
        if (type != null && !type.equals("RequestResponse")) {
            refuse(exchange, 400, "InvalidParameterValueException", "local mode supports only RequestResponse");
            return;
        }
        invoke(exchange, name);
    }

    private void invoke(HttpExchange exchange, String name) throws IOException {
        try {
            var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            answer(exchange, functions.invoke(unqualified(name), body.length == 0 ? empty() : MAPPER.readTree(body)));
        } catch (JsonProcessingException _) {
            refuse(exchange, 400, "InvalidRequestContentException", "the payload is not JSON");
        } catch (IllegalArgumentException _) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + name);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            refuse(exchange, 500, "ServiceException", "local mode is closing");
        }
    }

    /// `name:alias` is the name; an ARN is left to the functions.
    private static String unqualified(String name) {
        return name.startsWith("arn:") ? name : name.replaceFirst(":.*", "");
    }

    private static void answer(HttpExchange exchange, Invocation invocation) throws IOException {
        switch (invocation) {
            case Invocation.Answered(var json) -> send(exchange, 200, json);
            case Invocation.Failed(var type, var message) -> fail(exchange, type, message);
            case Invocation.TimedOut(var after) ->
                fail(exchange, "Sandbox.Timedout", "Task timed out after " + after.toSeconds() + ".00 seconds");
        }
    }

    private static void fail(HttpExchange exchange, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        var error = empty().put("errorMessage", message).put("errorType", type);
        error.putArray("stackTrace");
        send(exchange, 200, error);
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("X-Amzn-ErrorType", type);
        send(exchange, status, empty().put("Type", "User").put("Message", message));
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        try (exchange) {
            var body = MAPPER.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
