package com.interactioncredits.local.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;

/// The part of Secrets Manager's API that our functions use: `GetSecretValue` of secrets that never change and have no
/// previous version. Any other operation is a 400 `UnknownOperationException`.
public final class SecretsManagerEndpoint implements HttpHandler {
    public static final String PATH = "/secretsmanager";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GET = "secretsmanager.GetSecretValue";
    private static final String CURRENT = "AWSCURRENT";
    private static final String VERSION = "00000000-0000-0000-0000-000000000001";
    private static final long CREATED = 1_767_225_600; // 2026-01-01, older than any rotation's window
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Map<String, Map<String, String>> secrets;

    /// @param secrets the fields of each secret by its ARN
    public SecretsManagerEndpoint(Map<String, Map<String, String>> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            if (!exchange.getRequestMethod().equals("POST")
                    || !GET.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                send(exchange, 400, error("UnknownOperationException", "Local mode supports only GetSecretValue."));
                return;
            }
            try {
                var request = JSON.readTree(body);
                answer(
                        exchange,
                        request.path("SecretId").asText(),
                        request.path("VersionStage").asText(CURRENT));
            } catch (JsonProcessingException _) {
                send(exchange, 400, error("SerializationException", "The body is not JSON."));
            }
        }
    }

    private void answer(HttpExchange exchange, String arn, String stage) throws IOException {
        var texts = secrets.get(arn);
        if (texts == null) {
            send(exchange, 400, error("ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
        } else if (!stage.equals(CURRENT)) {
            var problem = "Secrets Manager can't find the specified secret value for staging label: " + stage;
            send(exchange, 400, error("ResourceNotFoundException", problem));
        } else {
            var found = JsonNodeFactory.instance
                    .objectNode()
                    .put("ARN", arn)
                    .put("Name", arn.replaceFirst(".*:secret:(.*)-[^-]*", "$1"))
                    .put("VersionId", VERSION)
                    .put("SecretString", JSON.writeValueAsString(texts))
                    .put("CreatedDate", CREATED);
            found.putArray("VersionStages").add(CURRENT);
            send(exchange, 200, found);
        }
    }

    private static ObjectNode error(String type, String message) {
        return JsonNodeFactory.instance.objectNode().put("__type", type).put("Message", message);
    }

    private static void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        var body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
