package com.interactioncredits.deployment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Lambda's REST API on a loopback port, as far as it is about versions: three of them on a page.
///
/// Source: AWS Lambda API reference.
final class LambdaServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern CALL = Pattern.compile("/2015-03-31/functions/([^/]+)(?:/(\\w+))?");
    private static final int PAGE = 3;

    private final HttpServer server;
    private final Map<String, List<String>> versions = new TreeMap<>();
    private final Map<String, List<ObjectNode>> aliases = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    LambdaServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    LambdaClient client() {
        return LambdaClient.builder()
                .endpointOverride(
                        URI.create("http://localhost:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /// A function with the versions 1 to `newest`, and `live` on one of them.
    LambdaServer has(String function, int newest, int live) {
        var all = new ArrayList<>(List.of("$LATEST"));
        for (int version = 1; version <= newest; version++) {
            all.add(Integer.toString(version));
        }
        versions.put(function, all);
        return alias(function, "live", Integer.toString(live));
    }

    /// @param shared versions that get a tenth of the alias's calls
    LambdaServer alias(String function, String name, String version, String... shared) {
        var alias = JSON.createObjectNode().put("Name", name).put("FunctionVersion", version);
        if (shared.length > 0) {
            var weights = alias.putObject("RoutingConfig").putObject("AdditionalVersionWeights");
            Stream.of(shared).forEach(each -> weights.put(each, 0.1));
        }
        aliases.computeIfAbsent(function, _ -> new ArrayList<>()).add(alias);
        return this;
    }

    LambdaServer without(String function, String version) {
        versions.getOrDefault(function, new ArrayList<>()).remove(version);
        return this;
    }

    /// Refuses a call, such as `DELETE f:3` or `POST f:live`, with an error of this type.
    ///
    /// @param type `Unhandled` for a fault of the function itself
    void refuses(String call, String type) {
        refused.put(call, type);
    }

    List<String> versions(String function) {
        return versions.getOrDefault(function, List.of());
    }

    /// Such as `POST f:live {"keepReady":true}` and `DELETE f:3`, in their order.
    List<String> calls() {
        return calls.stream().filter(call -> !call.startsWith("GET")).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var call = CALL.matcher(exchange.getRequestURI().getPath());
            if (!call.matches()) {
                send(exchange, 404, error("UnknownOperationException"));
                return;
            }
            var qualifier =
                    parameter(exchange, "Qualifier").map(value -> ":" + value).orElse("");
            var name = exchange.getRequestMethod() + " " + call.group(1) + qualifier;
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add((name + " " + body).strip());
            var error = refused.get(name);
            if ("Unhandled".equals(error)) {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", error);
                send(exchange, 200, JSON.createObjectNode().put("errorType", "IllegalStateException"));
            } else if (error != null) {
                send(exchange, error.contains("NotFound") ? 404 : 409, error(error));
            } else {
                answer(
                        exchange,
                        call.group(1),
                        Optional.ofNullable(call.group(2)).orElse(""),
                        qualifier);
            }
        }
    }

    private void answer(HttpExchange exchange, String function, String what, String qualifier) throws IOException {
        switch (exchange.getRequestMethod() + " " + what) {
            case "POST invocations" -> send(exchange, 200, JSON.createObjectNode());
            case "GET versions" -> send(exchange, 200, page(function, parameter(exchange, "Marker")));
            case "GET aliases" -> {
                var answer = JSON.createObjectNode();
                answer.putArray("Aliases").addAll(aliases.getOrDefault(function, List.of()));
                send(exchange, 200, answer);
            }
            case "DELETE " -> {
                if (qualifier.isEmpty()) {
                    versions.remove(function);
                } else {
                    without(function, qualifier.substring(1));
                }
                exchange.sendResponseHeaders(204, -1);
            }
            default -> send(exchange, 404, error("UnknownOperationException"));
        }
    }

    private ObjectNode page(String function, Optional<String> marker) {
        var all = versions(function);
        int from = marker.map(Integer::parseInt).orElse(0);
        int to = Math.min(from + PAGE, all.size());
        var page = JSON.createObjectNode();
        var listed = page.putArray("Versions");
        all.subList(from, to)
                .forEach(version ->
                        listed.addObject().put("FunctionName", function).put("Version", version));
        return to < all.size() ? page.put("NextMarker", Integer.toString(to)) : page;
    }

    private static Optional<String> parameter(HttpExchange exchange, String name) {
        var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return Stream.of(query.split("&", -1))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst();
    }

    private static ObjectNode error(String type) {
        return JSON.createObjectNode().put("Type", "User").put("__type", type).put("Message", "refused by the test");
    }

    private static void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        var bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (answer.has("__type")) {
            exchange.getResponseHeaders()
                    .set("X-Amzn-ErrorType", answer.path("__type").asText());
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
