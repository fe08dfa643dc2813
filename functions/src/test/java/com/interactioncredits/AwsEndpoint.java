package com.interactioncredits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A queue and a Step Functions endpoint that speak the protocol of AWS, and refuse what the test tells them to.
public final class AwsEndpoint implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final HttpServer server;
    private final List<JsonNode> queued = new CopyOnWriteArrayList<>();
    private final List<JsonNode> started = new CopyOnWriteArrayList<>();
    private volatile Predicate<JsonNode> refused = request -> false;
    private volatile long waiting;

    public AwsEndpoint() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public SqsClient sqs() {
        return SqsClient.builder()
                .endpointOverride(url())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(CREDENTIALS)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    public SfnClient stepFunctions() {
        return SfnClient.builder()
                .endpointOverride(url())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(CREDENTIALS)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /// What was put on the queue, as the request had it.
    public List<JsonNode> queued() {
        return queued;
    }

    /// The inputs of the runs that were started.
    public List<JsonNode> started() {
        return started;
    }

    /// How many entries the queue says that it has.
    public void saysWaiting(long entries) {
        waiting = entries;
    }

    public void refuse(Predicate<JsonNode> requests) {
        refused = requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        var refuses = refused.test(request);
        var answer = JSON.createObjectNode();
        if (refuses) {
            answer.put("__type", "AccessDeniedException").put("message", "refused by the test");
        } else if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith("SendMessage")) {
            queued.add(request);
            answer.put("MessageId", "m-" + queued.size())
                    .put("MD5OfMessageBody", md5(request.path("MessageBody").asText()));
        } else if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith("GetQueueAttributes")) {
            answer.putObject("Attributes").put("ApproximateNumberOfMessages", Long.toString(waiting));
        } else {
            started.add(JSON.readTree(request.path("input").asText()));
            answer.put("executionArn", "arn:aws:states:eu-central-1:1:express:m:e:" + started.size())
                    .put("startDate", 1_900_000_000);
        }
        var bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(refuses ? 403 : 200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
