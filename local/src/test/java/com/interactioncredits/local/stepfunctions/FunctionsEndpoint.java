package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// Lambda's Invoke API, `POST /2015-03-31/functions/{name}/invocations`, in front of scripted functions: each account,
/// identified by the access key of a call, has its own.
final class FunctionsEndpoint implements AutoCloseable {

    private static final String BEFORE_NAME = "/2015-03-31/functions/";
    private static final String AFTER_NAME = "/invocations";
    private static final Pattern ACCOUNT = Pattern.compile("Credential=([^/]+)/");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Lambdas> accounts = new ConcurrentHashMap<>();

    FunctionsEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(BEFORE_NAME, this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void put(String account, Lambdas functions) {
        accounts.put(account, functions);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            JsonNode answer;
            try {
                answer = answer(exchange);
            } catch (IllegalStateException unforeseen) {
                status = 500;
                answer = JsonNodeFactory.instance.objectNode().put("Message", unforeseen.getMessage());
                exchange.getResponseHeaders().set("X-Amzn-ErrorType", "ServiceException");
            }
            var body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Amz-Executed-Version", "$LATEST");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private JsonNode answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var function = path.substring(BEFORE_NAME.length(), path.length() - AFTER_NAME.length());
        var account = ACCOUNT.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
        var lambdas = account.find() ? accounts.get(account.group(1)) : null;
        if (lambdas == null) {
            throw new IllegalStateException("no scripted answer for " + function);
        }
        return switch (lambdas.invoke(function, JSON.readTree(exchange.getRequestBody()))) {
            case Lambdas.Returned(var payload) -> payload;
            case Lambdas.Threw(var type, var message) -> {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
                var failure = JsonNodeFactory.instance.objectNode();
                failure.put("errorMessage", message).put("errorType", type).putArray("stackTrace");
                yield failure;
            }
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
