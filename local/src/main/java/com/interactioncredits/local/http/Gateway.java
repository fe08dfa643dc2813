package com.interactioncredits.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.template.CorsConfiguration;
import com.interactioncredits.local.template.Route;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// API Gateway: finds the route, calls its function and returns the response. It never normalises or validates a call.
public final class Gateway implements HttpHandler {
    private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;
    private static final List<Integer> WITHOUT_BODY = List.of(204, 304);

    /// The limit of concurrent calls, like Lambda's concurrency limit. The store of this process handles one call at a
    /// time, and would otherwise spend its time on calls whose clients have timed out.
    static final int MAX_CALLS = 16;

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final Semaphore free = new Semaphore(MAX_CALLS, true);
    private final Routes routes;
    private final LocalFunctions functions;
    private final Optional<Cors> cors;
    private final Clock clock;

    /// @param cors the allowed origins; empty when no preflight is answered
    public Gateway(List<Route> routes, Optional<CorsConfiguration> cors, LocalFunctions functions, Clock clock) {
        this.routes = new Routes(routes);
        this.cors = cors.map(Cors::new);
        this.functions = functions;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = path(exchange);
            var query = exchange.getRequestURI().getRawQuery();
            var match = routes.find(exchange.getRequestMethod(), path);
            if (match.isEmpty() && exchange.getRequestMethod().equals("OPTIONS") && cors.isPresent()) {
                cors.get().answerPreflight(exchange.getRequestHeaders(), exchange.getResponseHeaders());
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            cors.ifPresent(
                    allowed -> allowed.allowReading(exchange.getRequestHeaders(), exchange.getResponseHeaders()));
            var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                message(exchange, 413, "Request Entity Too Large");
                return;
            }
            if (match.isEmpty()) {
                message(exchange, 404, "Not Found");
                return;
            }
            var event = new ApiEvent(
                    exchange.getRequestMethod(),
                    path,
                    query == null ? "" : query,
                    headers(exchange),
                    body,
                    exchange.getRemoteAddress().getAddress().getHostAddress());
            var requestId = UUID.randomUUID().toString();
            var json = event.json(match.get(), requestId, clock.instant());
            if (!free.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                busy(exchange, requestId);
                return;
            }
            try {
                answer(exchange, functions.invoke(match.get().route().function(), json), requestId);
            } finally {
                free.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            message(exchange, 503, "Service Unavailable");
        }
    }

    /// The path as received, still encoded. Java reads `//api/x` as the path `/x` of a host `api`.
    public static String path(HttpExchange exchange) {
        var uri = exchange.getRequestURI();
        return uri.isAbsolute() ? uri.getRawPath() : uri.toString().split("\\?", 2)[0];
    }

    private static void answer(HttpExchange exchange, Invocation invocation, String requestId) throws IOException {
        exchange.getResponseHeaders().set("apigw-requestid", requestId);
        switch (invocation) {
            case Invocation.Answered(var json) when json.has("statusCode") -> pass(exchange, json);
            case Invocation.Answered(var json) ->
                send(exchange, 200, "application/json", json.toString().getBytes(StandardCharsets.UTF_8));
            case Invocation.Failed _, Invocation.TimedOut _ -> message(exchange, 500, "Internal Server Error");
        }
    }

    private static void pass(HttpExchange exchange, JsonNode answer) throws IOException {
        answer.path("headers").properties().forEach(header -> exchange.getResponseHeaders()
                .set(header.getKey(), header.getValue().asText()));
        answer.path("cookies").forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie.asText()));
        var text = answer.path("body").asText("");
        var body = answer.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        var type = exchange.getResponseHeaders().getFirst("Content-Type");
        send(exchange, answer.path("statusCode").asInt(), type == null ? "text/plain;charset=UTF-8" : type, body);
    }

    /// In the format of the API's problems, so that clients can handle it. No function was called.
    private static void busy(HttpExchange exchange, String requestId) throws IOException {
        var problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", "Too many concurrent calls")
                .put("status", 503)
                .put("detail", "Nothing was changed. Retry the same call after a second.")
                .put("code", "try_again")
                .put("requestId", requestId);
        exchange.getResponseHeaders().set("Retry-After", "1");
        send(exchange, 503, "application/problem+json", problem.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void message(HttpExchange exchange, int status, String message) throws IOException {
        send(
                exchange,
                status,
                "application/json",
                ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD") || WITHOUT_BODY.contains(status)) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static List<Map.Entry<String, String>> headers(HttpExchange exchange) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        headers.add(Map.entry(
                "x-forwarded-for", exchange.getRemoteAddress().getAddress().getHostAddress()));
        headers.add(Map.entry(
                "x-forwarded-port", Integer.toString(exchange.getLocalAddress().getPort())));
        headers.add(Map.entry("x-forwarded-proto", "http"));
        return headers;
    }
}
