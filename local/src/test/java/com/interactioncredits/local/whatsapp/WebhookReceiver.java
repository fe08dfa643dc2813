package com.interactioncredits.local.whatsapp;

import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.whatsapp.Webhook;
import com.interactioncredits.whatsapp.WebhookSignature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Receives webhooks: accepts signed ones and refuses the others.
final class WebhookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final WebhookSignature signature = new WebhookSignature("local-app-secret");
    private final Queue<Integer> failures = new ConcurrentLinkedQueue<>();
    private final List<DeliveryStatus> statuses = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/webhooks", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks");
    }

    /// Answers the next notifications with these statuses instead of 200, without looking at them.
    void fails(Integer... withStatuses) {
        failures.addAll(List.of(withStatuses));
    }

    List<DeliveryStatus> statuses() {
        return statuses;
    }

    /// All received bodies, accepted or not.
    List<String> bodies() {
        return bodies;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var raw = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(raw, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(judge(raw, exchange), -1);
        }
    }

    private int judge(byte[] raw, HttpExchange exchange) {
        var failure = failures.poll();
        if (failure != null) {
            return failure;
        }
        if (!signature.isValid(raw, exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER))) {
            return 403;
        }
        return switch (Webhook.parse(raw, Instant.EPOCH)) {
            case Webhook.Statuses(var received, var _, var _) -> {
                statuses.addAll(received);
                yield 200;
            }
            case Webhook.Malformed() -> 400;
        };
    }
}
