package com.interactioncredits.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A key set's address: counts its visitors, and can be as unwell as the test likes.
final class KeySetServer implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger fetches = new AtomicInteger();
    private final HttpServer server;
    private volatile HttpHandler answer;

    KeySetServer(String body) {
        this.answer = answering(200, body);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            fetches.incrementAndGet();
            answer.handle(exchange);
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json");
    }

    int fetches() {
        return fetches.get();
    }

    void answer(String body) {
        answer = answering(200, body);
    }

    void answer(int status, String body) {
        answer = answering(status, body);
    }

    void redirectTo(URI elsewhere) {
        answer = exchange -> {
            exchange.getResponseHeaders().add("Location", elsewhere.toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        };
    }

    /// Takes the request and says nothing until the server is closed.
    void fallSilent() {
        answer = _ -> awaitClose();
    }

    /// Sends the headers and half of the body, and then nothing more.
    void fallSilentAmid(String body) {
        answer = exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            awaitClose();
        };
    }

    /// Tells of a request, and answers it only when allowed.
    void answerAfter(CountDownLatch asked, CountDownLatch allowed, String body) {
        answer = exchange -> {
            asked.countDown();
            try {
                allowed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            send(exchange, 200, body);
        };
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpHandler answering(int status, String body) {
        return exchange -> send(exchange, status, body);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
