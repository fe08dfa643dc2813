package com.interactioncredits.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A queue that speaks the SQS protocol, and takes as much as the test lets it.
final class FakeQueue implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger entriesToRefuse = new AtomicInteger();
    private final Set<String> refusedUrls = ConcurrentHashMap.newKeySet();
    private volatile boolean away;
    private volatile CountDownLatch together = new CountDownLatch(0);

    FakeQueue() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    List<String> taken() {
        return List.copyOf(taken);
    }

    /// How many entries each call had.
    List<Integer> batches() {
        return List.copyOf(batches);
    }

    void refuseNext(int entries) {
        entriesToRefuse.set(entries);
    }

    /// From now on the first calls wait for each other, for five seconds at most.
    CountDownLatch answersOnceThereAre(int calls) {
        var latch = new CountDownLatch(calls);
        together = latch;
        return latch;
    }

    /// Refuses all calls for the queue with this name.
    void refuse(String name) {
        refusedUrls.add("/" + name);
    }

    void goAway() {
        away = true;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        waitForOthers();
        var answer = JSON.createObjectNode();
        var refused =
                away || refusedUrls.stream().anyMatch(request.path("QueueUrl").asText()::endsWith);
        if (!refused && request.has("MessageBody")) {
            take(request.path("MessageBody").asText(), answer);
        } else if (!refused && request.has("AttributeNames")) {
            answer.putObject("Attributes")
                    .put("ApproximateNumberOfMessages", "" + taken.size())
                    .put("ApproximateNumberOfMessagesNotVisible", "2")
                    .put("ApproximateNumberOfMessagesDelayed", "5");
        } else if (!refused) {
            takeEach(request.path("Entries"), answer);
        }
        var bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(refused ? 403 : 200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private void waitForOthers() throws IOException {
        var others = together;
        others.countDown();
        try {
            if (!others.await(5, TimeUnit.SECONDS)) {
                throw new IOException("no other call came");
            }
        } catch (InterruptedException stopped) {
            throw new IOException("the queue is closed", stopped);
        }
    }

    private void takeEach(JsonNode entries, ObjectNode answer) {
        batches.add(entries.size());
        var successful = answer.putArray("Successful");
        var failed = answer.putArray("Failed");
        for (var entry : entries) {
            var id = entry.path("Id").asText();
            if (entriesToRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                failed.addObject().put("Id", id).put("Code", "InternalError").put("SenderFault", false);
            } else {
                var receipt = successful.addObject().put("Id", id);
                take(entry.path("MessageBody").asText(), receipt);
                if (entry.has("MessageAttributes")) {
                    receipt.put(
                            "MD5OfMessageAttributes", MessageDigests.md5OfAttributes(entry.path("MessageAttributes")));
                }
            }
        }
    }

    private void take(String body, ObjectNode receipt) {
        taken.add(body);
        receipt.put("MessageId", "m-" + taken.size()).put("MD5OfMessageBody", MessageDigests.md5(body));
    }
}
