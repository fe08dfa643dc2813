package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The calls of the demo, as any client would make them. Tokens live for a minute, so each call fetches its own.
record DemoClient(URI base, HttpClient http) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// @param status the HTTP status
    record Answer(int status, JsonNode body) {}

    String userToken(String user) throws IOException, InterruptedException {
        return token(JsonNodeFactory.instance.objectNode().put("userId", user));
    }

    String machineToken() throws IOException, InterruptedException {
        return token(JsonNodeFactory.instance.objectNode().put("machineId", LocalSettings.MACHINE));
    }

    private String token(ObjectNode whose) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(base.resolve("/dev/token")).POST(BodyPublishers.ofString(whose.toString()));
        return send(request).body().path("token").asText();
    }

    Answer grant(String user, int amount) throws IOException, InterruptedException {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("userId", user)
                .put("amount", amount)
                .put("referenceId", "demo");
        return send(json("/api/credits/interaction/grants", machineToken(), body));
    }

    Answer sendText(String user, String to, String key) throws IOException, InterruptedException {
        var body = JsonNodeFactory.instance.objectNode().put("to", to).put("type", "text");
        body.putObject("text").put("body", "Your order is on its way.");
        return send(json("/api/whatsapp/send", userToken(user), body).header("Idempotency-Key", key));
    }

    JsonNode balance(String user) throws IOException, InterruptedException {
        return get("/api/credits/interaction/balance", user).path("balance");
    }

    JsonNode message(String user, String id) throws IOException, InterruptedException {
        return get("/api/whatsapp/messages/" + id, user).path("message");
    }

    JsonNode lastTransaction(String user) throws IOException, InterruptedException {
        return get("/api/credits/interaction/transactions?limit=1", user)
                .path("transactions")
                .path(0);
    }

    private JsonNode get(String path, String user) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + userToken(user)))
                .body();
    }

    private HttpRequest.Builder json(String path, String token, ObjectNode body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), MAPPER.readTree(answer.body()));
    }
}
