package com.interactioncredits.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// CodeDeploy on a loopback port: answers as the test scripts it, 200 otherwise, and checks each signature as AWS does.
final class CodeDeployServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String REGION = "eu-central-1";

    private final HttpServer server;
    private final List<JsonNode> reports = new CopyOnWriteArrayList<>();
    private final List<String> wrongSignatures = new CopyOnWriteArrayList<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

    private record Refusal(int code, String type) {}

    CodeDeployServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    CodeDeploy client() {
        var url = URI.create("http://localhost:" + server.getAddress().getPort());
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", SECRET));
        return new CodeDeploy(url, Region.of(REGION), credentials);
    }

    /// The next report is refused, though it counts as made.
    void refuses(int code, String type) {
        refusals.add(new Refusal(code, type));
    }

    /// Such as `d-1 Succeeded`, in their order.
    List<String> reports() {
        assertThat(wrongSignatures).isEmpty();
        return reports.stream()
                .map(report -> report.path("deploymentId").asText() + " "
                        + report.path("status").asText())
                .toList();
    }

    List<String> executions() {
        return reports.stream()
                .map(report -> report.path("lifecycleEventHookExecutionId").asText())
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            var given = headers.getFirst("Authorization").replaceFirst(".*Signature=", "");
            if (!given.equals(signature(headers, body))) {
                wrongSignatures.add(given);
            }
            assertThat(headers.getFirst("X-Amz-Target"))
                    .isEqualTo("CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus");
            assertThat(headers.getFirst("Content-Type")).isEqualTo("application/x-amz-json-1.1");
            var report = JSON.readTree(body);
            reports.add(report);
            var refusal = refusals.poll();
            var answer = JSON.createObjectNode();
            if (refusal == null) {
                answer.set("lifecycleEventHookExecutionId", report.path("lifecycleEventHookExecutionId"));
            } else {
                answer.put("__type", refusal.type());
            }
            var bytes = JSON.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(refusal == null ? 200 : refusal.code(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// Signature Version 4 of what arrived. Source: IAM user guide, "Create a signed AWS API request".
    private static String signature(Headers headers, byte[] body) {
        var names = headers.getFirst("Authorization").replaceFirst(".*SignedHeaders=([^,]*),.*", "$1");
        assertThat(names.split(";", -1)).contains("content-type", "host", "x-amz-date", "x-amz-target");
        var signed = Stream.of(names.split(";", -1))
                .map(name -> name + ":" + headers.getFirst(name).strip() + "\n")
                .collect(Collectors.joining());
        var request = "POST\n/\n\n" + signed + "\n" + names + "\n" + hash(body);
        var time = headers.getFirst("X-Amz-Date");
        var scope = time.substring(0, 8) + "/" + REGION + "/codedeploy/aws4_request";
        var text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash(request.getBytes(StandardCharsets.UTF_8));
        var key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (var part : List.of(scope.split("/", -1))) {
            key = mac(key, part);
        }
        return HexFormat.of().formatHex(mac(key, text));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
