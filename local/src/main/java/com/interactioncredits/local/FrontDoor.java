package com.interactioncredits.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.DevEndpoints.BadRequest;
import com.interactioncredits.local.http.Gateway;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/// Receives all calls: answers those of local mode itself, passes the API's to the gateway, and serves the console for
/// all other GETs.
final class FrontDoor implements HttpHandler {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    /// A page of another site could call local mode through the user's browser, and must not move the clock.
    private static final Pattern OWN_PAGE = Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d+)?");

    /// These paths never show the console.
    private static final Pattern NO_PAGE = Pattern.compile("/(dev|graph|\\.well-known)(/.*)?");

    private final DevEndpoints dev;
    private final DevFunctions functions;
    private final DevAws aws;
    private final IdleProbe idle;
    private final String keySet;
    private final HttpHandler gateway;
    private final Console console;

    FrontDoor(
            DevEndpoints dev,
            DevFunctions functions,
            DevAws aws,
            IdleProbe idle,
            String keySet,
            HttpHandler gateway,
            Console console) {
        this.dev = dev;
        this.functions = functions;
        this.aws = aws;
        this.idle = idle;
        this.keySet = keySet;
        this.gateway = gateway;
        this.console = console;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod() + " " + Gateway.path(exchange)) {
            case "GET /dev" -> page(exchange);
            case "GET /.well-known/jwks.json" -> json(exchange, 200, keySet);
            case "POST /dev/token" -> answer(exchange, dev::token);
            case "POST /dev/clock" -> answer(exchange, dev::clock);
            case "GET /dev/queues" -> answer(exchange, _ -> dev.queues());
            case "POST /dev/halt" -> answer(exchange, dev::halt);
            case "GET /dev/halt" -> answer(exchange, _ -> dev.writes());
            case "GET /dev/idle" -> answer(exchange, _ -> idle.idle());
            case "POST /dev/show" -> answer(exchange, functions::show);
            case "POST /dev/reconcile" -> answer(exchange, functions::reconcile);
            case "POST /dev/check-deployment" -> answer(exchange, functions::checkDeployment);
            case "GET /dev/alarms" -> answer(exchange, _ -> aws.alarms());
            case "PUT /dev/event-sources" -> answer(exchange, aws::eventSource);
            case "PUT /dev/whatsapp" -> answer(exchange, dev::outage);
            case "GET /dev/whatsapp/messages" -> answer(exchange, _ -> dev.messages());
            case String call
            when call.matches("OPTIONS /dev(/.*)?") ->
                // The API's CORS configuration does not cover these calls.
                problem(exchange, 404, "Not Found", "not_found", "calls under /dev have no preflight");
            default -> (isOfConsole(exchange) ? console : gateway).handle(exchange);
        }
    }

    private static boolean isOfConsole(HttpExchange exchange) {
        var path = Gateway.path(exchange);
        return Set.of("GET", "HEAD").contains(exchange.getRequestMethod())
                && !NO_PAGE.matcher(path).matches()
                && !ApiPaths.isApiPath(path);
    }

    private interface Answer {
        ObjectNode to(String body) throws BadRequest;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        var origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !OWN_PAGE.matcher(origin).matches()) {
            problem(
                    exchange,
                    403,
                    "Forbidden",
                    "forbidden",
                    "only pages served from this machine may call this endpoint");
            return;
        }
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        try {
            json(
                    exchange,
                    200,
                    answer.to(new String(body, StandardCharsets.UTF_8)).toString());
        } catch (BadRequest bad) {
            problem(exchange, 400, "Bad Request", "invalid_request", String.valueOf(bad.getMessage()));
        }
    }

    private static void problem(HttpExchange exchange, int status, String title, String code, String detail)
            throws IOException {
        var problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        send(exchange, status, "application/problem+json", problem.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void json(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static void page(HttpExchange exchange) throws IOException {
        try (var page = FrontDoor.class.getResourceAsStream("/dev.html")) {
            if (page == null) {
                throw new IllegalStateException("the page is not among the resources");
            }
            send(exchange, 200, "text/html; charset=utf-8", page.readAllBytes());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
