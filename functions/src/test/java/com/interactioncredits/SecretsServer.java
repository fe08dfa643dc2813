package com.interactioncredits;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// A Secrets Manager with one secret, which speaks GetSecretValue and fails when the test says so.
public final class SecretsServer implements AutoCloseable {
    public static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:whatsapp-AbCdEf";

    /// Another name of it, for the role that may read no secret but this.
    public static final String CLERK_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:clerk-AbCdEf";

    private static final JsonMapper JSON = new JsonMapper();
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private record Version(String id, String text, Instant createdAt) {}

    private final HttpServer server;
    private final Map<String, Version> byStage = new HashMap<>();
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private volatile @Nullable String failure;

    public SecretsServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /// What put-secret-value does: the version that was current is the previous one from now on.
    public synchronized void put(Instant createdAt, String text) {
        var before = byStage.get("AWSCURRENT");
        if (before != null) {
            byStage.put("AWSPREVIOUS", before);
        }
        byStage.put("AWSCURRENT", new Version("version-" + createdAt + "-" + text.hashCode(), text, createdAt));
    }

    public void put(Instant createdAt, String accessToken, String appSecret, String verifyToken) {
        var text = JSON.createObjectNode()
                .put("accessToken", accessToken)
                .put("appSecret", appSecret)
                .put("verifyToken", verifyToken);
        put(createdAt, text.toString());
    }

    /// From now on every call is refused with this error of AWS.
    public void failWith(String code) {
        failure = code;
    }

    public void recover() {
        failure = null;
    }

    /// The stage of each call, such as `AWSCURRENT`, failed ones too.
    public List<String> reads() {
        return reads;
    }

    public SecretsManagerClient client() {
        return SecretsManagerClient.builder()
                .endpointOverride(
                        URI.create("http://localhost:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(CREDENTIALS)
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        var stage = request.path("VersionStage").asText("AWSCURRENT");
        reads.add(stage);
        var version = version(stage);
        var answer = JSON.createObjectNode();
        var refusal = failure;
        if (refusal != null) {
            answer.put("__type", refusal).put("Message", "refused by the test");
        } else if (!Set.of(ARN, CLERK_ARN).contains(request.path("SecretId").asText()) || version == null) {
            refusal = "ResourceNotFoundException";
            answer.put("__type", refusal).put("Message", "there is none for staging label " + stage);
        } else {
            answer.put("ARN", request.path("SecretId").asText())
                    .put("Name", "whatsapp")
                    .put("VersionId", version.id())
                    .put("SecretString", version.text())
                    .put("CreatedDate", version.createdAt().toEpochMilli() / 1000.0);
        }
        var bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(refusal == null ? 200 : 400, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private synchronized @Nullable Version version(String stage) {
        return byStage.get(stage);
    }
}
