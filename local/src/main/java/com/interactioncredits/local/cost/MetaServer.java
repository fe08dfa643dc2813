package com.interactioncredits.local.cost;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers the POSTs to WhatsApp, and the request for the keys of the tokens.
final class MetaServer implements AutoCloseable {
    private final Meter meter;
    private final HttpServer server;
    private volatile Answer answer = Answer.ACCEPTED;
    private final AtomicInteger accepted = new AtomicInteger();

    enum Answer {
        ACCEPTED,
        REFUSED,
        UNKNOWN
    }

    MetaServer(Meter meter) {
        this.meter = meter;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answers(Answer next) {
        answer = next;
    }

    void serve(String path, String json) {
        server.createContext(path, exchange -> send(exchange, 200, json));
    }

    /// The id of the message that was accepted last, as long as Meta's are.
    String lastId() {
        return "wamid.HBgLMTU1NTAxMDAwMDAVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3%08d".formatted(accepted.get());
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        meter.waitFor("meta-ms");
        switch (answer) {
            case ACCEPTED -> {
                accepted.incrementAndGet();
                send(
                        exchange,
                        200,
                        "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"" + lastId() + "\"}]}");
            }
            case REFUSED -> send(exchange, 400, "{\"error\":{\"message\":\"(#131026) refused\",\"code\":131026}}");
            case UNKNOWN -> send(exchange, 502, "<html></html>");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
