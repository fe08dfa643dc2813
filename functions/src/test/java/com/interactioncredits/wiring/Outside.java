package com.interactioncredits.wiring;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.interactioncredits.RealTable;
import com.interactioncredits.api.AnyAws;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// What functions call: a real DynamoDB Local, the other services of AWS, and a WhatsApp that accepts every message.
/// Remembers what it answered.
final class Outside implements LoopbackServer.Answers, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final URI STORE =
            RealTable.dynamo().serviceClientConfiguration().endpointOverride().orElseThrow();
    private static final String SIGNED =
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

    private final AnyAws others = new AnyAws(Story.SECRET);
    private final HttpClient http = HttpClient.newHttpClient();
    private final ArrayNode answered = JSON.createArrayNode();

    /// The settings of all functions.
    static Map<String, String> environment(String table) {
        return Map.ofEntries(
                Map.entry("TABLE_NAME", table),
                Map.entry("SENDS_QUEUE_URL", "https://localhost/000000000000/sends"),
                Map.entry("SENDS_DEAD_LETTERS_URL", "https://localhost/000000000000/sends-dead-letters"),
                Map.entry("STATUSES_QUEUE_URL", "https://localhost/000000000000/statuses"),
                Map.entry("STATUSES_DEAD_LETTERS_URL", "https://localhost/000000000000/statuses-dead-letters"),
                Map.entry("EXPIRY_FAILURES_URL", "https://localhost/000000000000/expiry-failures"),
                Map.entry("STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:000000000000:stateMachine:send"),
                Map.entry(
                        "WHATSAPP_SECRET_ARN",
                        "arn:aws:secretsmanager:eu-central-1:000000000000:secret:whatsapp-AbCdEf"),
                Map.entry(
                        "CLERK_WEBHOOK_SECRET_ARN",
                        "arn:aws:secretsmanager:eu-central-1:000000000000:secret:clerk-AbCdEf"),
                Map.entry("WHATSAPP_PHONE_NUMBER_ID", "106540352242922"),
                Map.entry("LOG_LEVEL", "INFO"));
    }

    @Override
    public LoopbackServer.Answer to(LoopbackServer.Request request) throws IOException {
        var answer = request.path().endsWith("/messages")
                ? LoopbackServer.Answer.ok("{\"messages\":[{\"id\":\"wamid.A==\"}]}")
                : forwarded(request);
        var line = answered.addObject().put("request", request.question()).put("status", answer.status());
        line.set("body", JSON.readTree(answer.body()));
        return answer;
    }

    private LoopbackServer.Answer forwarded(LoopbackServer.Request request) throws IOException {
        var where = request.target().startsWith("DynamoDB") ? STORE : others.address();
        var forward = HttpRequest.newBuilder(where.resolve("/"))
                .header("X-Amz-Target", request.target())
                .header("Content-Type", request.headers().getOrDefault("content-type", "application/json"))
                .header("Authorization", SIGNED)
                .POST(BodyPublishers.ofString(request.body()))
                .build();
        try {
            var answer = http.send(forward, BodyHandlers.ofString());
            return new LoopbackServer.Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException _) {
            throw new InterruptedIOException();
        }
    }

    /// What was answered since it was last asked.
    ArrayNode takeAnswered() {
        var all = answered.deepCopy();
        answered.removeAll();
        return all;
    }

    @Override
    public void close() {
        http.close();
        others.close();
    }
}
