package com.interactioncredits.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// What a function calls besides its table: takes what is queued, starts every run, and has one secret. Makes a client
/// of any kind, so that it serves releases that use different services.
public final class AnyAws implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final String secret;
    private final List<String> queued = new CopyOnWriteArrayList<>();
    private final List<String> started = new CopyOnWriteArrayList<>();

    /// @param secret the text of the secret, whichever is asked for
    public AnyAws(String secret) {
        this.secret = secret;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /// A client of the SDK for this address.
    ///
    /// @param type such as `SqsClient`
    Object client(Class<?> type) throws ReflectiveOperationException {
        var builder = Objects.requireNonNull(type.getMethod("builder").invoke(null));
        ((AwsClientBuilder<?, ?>) builder).endpointOverride(address()).region(Region.EU_CENTRAL_1);
        ((AwsClientBuilder<?, ?>) builder)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
        ((AwsSyncClientBuilder<?, ?>) builder).httpClient(UrlConnectionHttpClient.create());
        return ((SdkBuilder<?, ?>) builder).build();
    }

    /// The body that was queued last, which is on the queue no more.
    String taken() {
        return queued.removeLast();
    }

    /// The input of the run that was started last.
    String started() {
        return started.removeLast();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        var target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        var bytes = JSON.writeValueAsBytes(answer(target.replaceFirst(".*\\.", ""), request));
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private ObjectNode answer(String operation, JsonNode request) {
        var answer = JSON.createObjectNode();
        switch (operation) {
            case "SendMessage" -> take(request, answer);
            case "SendMessageBatch" -> {
                var successful = answer.putArray("Successful");
                request.path("Entries")
                        .forEach(entry -> take(
                                entry,
                                successful
                                        .addObject()
                                        .put("Id", entry.path("Id").asText())));
                answer.putArray("Failed");
            }
            case "StartExecution" -> {
                started.add(request.path("input").asText());
                answer.put("executionArn", "arn:aws:states:eu-central-1:1:express:m:e:1")
                        .put("startDate", 1_900_000_000);
            }
            case "GetQueueAttributes" ->
                answer.putObject("Attributes")
                        .put("ApproximateNumberOfMessages", "0")
                        .put("ApproximateNumberOfMessagesNotVisible", "0")
                        .put("ApproximateNumberOfMessagesDelayed", "0");
            case "GetSecretValue" ->
                answer.put("ARN", request.path("SecretId").asText())
                        .put("Name", "whatsapp")
                        .put("VersionId", "11111111-1111-1111-1111-111111111111")
                        .put("SecretString", secret)
                        .put("CreatedDate", 1_700_000_000);
            case "GetMetricData" -> {
                var results = answer.putArray("MetricDataResults");
                for (var query : request.path("MetricDataQueries")) {
                    var result = results.addObject()
                            .put("Id", query.path("Id").asText())
                            .put("Label", "a");
                    result.putArray("Timestamps").add(request.path("StartTime").asLong());
                    result.putArray("Values").add(1);
                    result.put("StatusCode", "Complete");
                }
            }
            default -> throw new IllegalStateException("nothing here answers " + operation);
        }
        return answer;
    }

    private void take(JsonNode entry, ObjectNode receipt) {
        var body = entry.path("MessageBody").asText();
        queued.add(body);
        receipt.put("MessageId", "m-1").put("MD5OfMessageBody", MessageDigests.md5(body));
        if (entry.has("MessageAttributes")) {
            receipt.put("MD5OfMessageAttributes", MessageDigests.md5OfAttributes(entry.path("MessageAttributes")));
        }
    }
}
