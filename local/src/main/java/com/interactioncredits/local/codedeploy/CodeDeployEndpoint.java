package com.interactioncredits.local.codedeploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The part of CodeDeploy's API that our functions use: `PutLifecycleEventHookExecutionStatus`. It keeps the first
/// status of each execution. Any other operation is a 400 `UnknownOperationException`.
public final class CodeDeployEndpoint implements HttpHandler {
    public static final String PATH = "/codedeploy";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PUT = "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus";
    private static final Set<String> STATUSES =
            Set.of("Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Unknown");
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Map<String, String> statuses = new ConcurrentHashMap<>();

    /// The status that was reported for an execution.
    public Optional<String> statusOf(String executionId) {
        return Optional.ofNullable(statuses.get(executionId));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            if (!exchange.getRequestMethod().equals("POST")
                    || !PUT.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                refuse(exchange, "UnknownOperationException");
                return;
            }
            try {
                put(exchange, JSON.readTree(body));
            } catch (JsonProcessingException _) {
                refuse(exchange, "SerializationException");
            }
        }
    }

    private void put(HttpExchange exchange, JsonNode report) throws IOException {
        var execution = report.path("lifecycleEventHookExecutionId").asText();
        var status = report.path("status").asText();
        if (execution.isEmpty()) {
            refuse(exchange, "InvalidLifecycleEventHookExecutionIdException");
        } else if (!STATUSES.contains(status)) {
            refuse(exchange, "InvalidLifecycleEventHookExecutionStatusException");
        } else if (statuses.putIfAbsent(execution, status) != null) {
            refuse(exchange, "LifecycleEventAlreadyCompletedException");
        } else {
            send(exchange, 200, JsonNodeFactory.instance.objectNode().put("lifecycleEventHookExecutionId", execution));
        }
    }

    private static void refuse(HttpExchange exchange, String type) throws IOException {
        send(exchange, 400, JsonNodeFactory.instance.objectNode().put("__type", type));
    }

    private static void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        var body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
