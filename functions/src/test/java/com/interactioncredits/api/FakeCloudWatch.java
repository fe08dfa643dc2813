package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.aws.JsonService;
import com.interactioncredits.wiring.Wiring;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// A CloudWatch on a loopback port, which has the values that the test gives it, and answers GetMetricData by
/// AWS's JSON protocol.
final class FakeCloudWatch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final Map<String, ObjectNode> series = new HashMap<>();
    private final Queue<Answer> instead = new ArrayDeque<>();

    private record Answer(int status, String body) {}

    FakeCloudWatch() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    JsonService client() {
        return client(URI.create("http://localhost:" + server.getAddress().getPort()));
    }

    static JsonService client(URI url) {
        return new JsonService(
                JsonService.Service.CLOUD_WATCH,
                url,
                Region.EU_CENTRAL_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                Wiring.http().build());
    }

    /// Of the metric, or of the one of a search that has this label.
    ///
    /// @param query such as `MessagesSent Sum`, or `Latency p50 each` for a search
    /// @param values by how many periods after the start they are
    void has(String query, String label, Map<Integer, Double> values) {
        var one = JSON.createObjectNode().put("query", query).put("label", label);
        var of = one.putObject("values");
        values.forEach((period, value) -> of.put(period.toString(), value));
        series.put(query + " " + label, one);
    }

    /// To the next call.
    void answers(int status, String body) {
        instead.add(new Answer(status, body));
    }

    List<JsonNode> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            assertThat(headers.getFirst("X-Amz-Target")).isEqualTo("GraniteServiceVersion20100801.GetMetricData");
            assertThat(headers.getFirst("Content-Type")).isEqualTo("application/x-amz-json-1.0");
            assertThat(headers.getFirst("Authorization")).contains("/eu-central-1/monitoring/aws4_request");
            var request = JSON.readTree(exchange.getRequestBody());
            asked.add(request);
            var answer = instead.isEmpty() ? new Answer(200, results(request).toString()) : instead.remove();
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// A query that finds nothing has a result without values; a search that finds nothing has none.
    private ObjectNode results(JsonNode request) {
        var answer = JSON.createObjectNode();
        var results = answer.putArray("MetricDataResults");
        for (var query : request.path("MetricDataQueries")) {
            var found = series.values().stream()
                    .filter(one -> one.path("query").asText().equals(text(query)))
                    .toList();
            for (var one : found) {
                var result = results.addObject()
                        .put("Id", query.path("Id").asText())
                        .put("Label", one.path("label").asText())
                        .put("StatusCode", "Complete");
                var times = result.putArray("Timestamps");
                var values = result.putArray("Values");
                one.path("values").properties().forEach(value -> {
                    times.add(request.path("StartTime").asLong() + Integer.parseInt(value.getKey()) * period(query));
                    values.add(value.getValue());
                });
            }
            if (found.isEmpty() && query.has("MetricStat")) {
                var empty = results.addObject()
                        .put("Id", query.path("Id").asText())
                        .put("Label", "none")
                        .put("StatusCode", "Complete");
                empty.putArray("Timestamps");
                empty.putArray("Values");
            }
        }
        return answer;
    }

    private static long period(JsonNode query) {
        return query.has("MetricStat")
                ? query.path("MetricStat").path("Period").asLong()
                : Long.parseLong(query.path("Expression").asText().replaceFirst(".*, (\\d+)\\)$", "$1"));
    }

    private static String text(JsonNode query) {
        return query.has("MetricStat")
                ? query.at("/MetricStat/Metric/MetricName").asText() + " "
                        + query.at("/MetricStat/Stat").asText()
                : query.path("Expression")
                        .asText()
                        .replaceFirst(".*MetricName=\"(\\w+)\".*', '(\\w+)'.*", "$1 $2 each");
    }
}
