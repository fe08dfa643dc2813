package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// A proxy between the system and a DynamoDB in another process, with faults that the real service may have and
/// DynamoDB Local never has: requests and responses are lost, duplicated or late; transactions conflict, also together
/// with failed conditions; calls are throttled or fail with internal errors.
final class FaultyDynamoDb implements AutoCloseable {
    private static final String ERRORS = "com.amazonaws.dynamodb.v20120810#";
    private static final Duration LATEST = Duration.ofMillis(120);

    /// Writes without idempotency tokens, which must not be sent twice.
    private static final Set<String> ONCE = Set.of("UpdateItem", "DeleteItem", "PutItem");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final URI real;
    private final Random random;
    private final Map<String, AtomicInteger> faults = new ConcurrentHashMap<>();
    private volatile int percent;
    private volatile boolean away;

    FaultyDynamoDb(URI real, Random random) {
        this.real = real;
        this.random = random;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Sets the percentage of requests with a fault.
    void setFaultPercent(int percent) {
        this.percent = percent;
    }

    /// From now on every call fails, or none does for that reason.
    void setAway(boolean away) {
        this.away = away;
    }

    /// The faults so far, and how often each occurred.
    String faults() {
        return faults.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private void handle(HttpExchange exchange) throws IOException {
        // An exchange without a response closes the connection, like a lost request or response.
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var operation = target == null ? "" : target.substring(target.indexOf('.') + 1);
            if (away) {
                refuse(exchange, 500, "InternalServerError", "Internal server error");
                return;
            }
            if (random.nextInt(100) >= percent) {
                answer(exchange, forward(exchange, body));
                return;
            }
            switch (random.nextInt(8)) {
                case 0 -> count("request lost");
                case 1 -> {
                    count("answer lost");
                    var _ = forward(exchange, body);
                }
                case 2 -> {
                    var twice = !ONCE.contains(operation);
                    count(twice ? "done twice" : "done once");
                    var _ = twice ? forward(exchange, body) : null;
                    answer(exchange, forward(exchange, body));
                }
                case 3 -> {
                    count("late");
                    LockSupport.parkNanos(random.nextLong(LATEST.toNanos()));
                    answer(exchange, forward(exchange, body));
                    LockSupport.parkNanos(random.nextLong(LATEST.toNanos()));
                }
                case 4 -> refuse(exchange, 400, "ThrottlingException", "Rate exceeded");
                case 5 -> refuse(exchange, 500, "InternalServerError", "Internal server error");
                default -> conflict(exchange, operation, body);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void conflict(HttpExchange exchange, String operation, byte[] body)
            throws IOException, InterruptedException {
        switch (operation) {
            case "TransactWriteItems", "TransactGetItems" -> cancel(exchange, operation, body);
            case "PutItem", "UpdateItem", "DeleteItem" ->
                refuse(exchange, 400, "TransactionConflictException", "Transaction is ongoing for the item");
            default -> answer(exchange, forward(exchange, body));
        }
    }

    /// One item conflicts with another transaction. The condition on an account may fail as well, on credits that the
    /// other transaction is still returning; a condition on an existing record never fails wrongly.
    private void cancel(HttpExchange exchange, String operation, byte[] body) throws IOException {
        var items = Api.json(new String(body, StandardCharsets.UTF_8)).path("TransactItems");
        var error = error("TransactionCanceledException", "");
        var reasons = error.putArray("CancellationReasons");
        int met = random.nextInt(items.size());
        for (int item = 0; item < items.size(); item++) {
            var reason = reasons.addObject();
            if (item == met) {
                reason.put("Code", random.nextInt(4) == 0 ? "ThrottlingError" : "TransactionConflict");
                reason.put("Message", "Transaction is ongoing for the item");
            } else if (isConditionOnAccount(items.get(item)) && random.nextInt(3) == 0) {
                reason.put("Code", "ConditionalCheckFailed").put("Message", "The conditional request failed");
                reason.set("Item", emptied(items.get(item).at("/Update/Key")));
            } else {
                reason.put("Code", "None");
            }
        }
        error.put("Message", "Transaction cancelled, please refer cancellation reasons for specific reasons");
        count(operation + " conflict");
        answer(exchange, 400, error);
    }

    private static boolean isConditionOnAccount(JsonNode item) {
        return item.at("/Update/ConditionExpression").asText().contains("available");
    }

    private static ObjectNode emptied(JsonNode key) {
        ObjectNode item = key.deepCopy();
        for (var name : Set.of("available", "version", "placed", "returned")) {
            item.putObject(name).put("N", "0");
        }
        item.putObject("granted").put("N", "10");
        return item;
    }

    private void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        count(type);
        answer(exchange, status, error(type, message));
    }

    private static ObjectNode error(String type, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("__type", ERRORS + type)
                .put("message", message);
    }

    private void count(String what) {
        faults.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(real.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.startsWith("X-amz") || name.equals("Authorization") || name.equals("Content-type")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> real) throws IOException {
        real.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-amz") || name.equals("content-type")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, real.statusCode(), real.body());
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        send(exchange, status, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
