package com.interactioncredits.local;

import com.interactioncredits.local.store.LocalDynamoDb;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Measures DynamoDB Local alone: records the requests that one send makes of it, and repeats them for other users and
/// messages over plain HTTP, without our code and without the AWS SDK. Prints Markdown.
///
/// Environment: `SENDS` (2000), `CALLERS` ("1 8 16").
final class StoreLimit {
    private static final String USER = "user_recorded";
    /// What differs between two sends: ids of messages, holds and requests, those of WhatsApp, and the user's.
    private static final Pattern IDS =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|wamid\\.[A-Za-z0-9+/=]+|" + USER);

    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    private static final Duration END_OF_MESSAGE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI store;
    private final Queue<Request> recorded = new ConcurrentLinkedQueue<>();

    /// @param status of the answer, which a repetition must also get
    private record Request(String target, String body, int status) {
        String operation() {
            return target.substring(target.indexOf('.') + 1);
        }

        Request of(int send) {
            return new Request(
                    target, IDS.matcher(body).replaceAll(id -> Matcher.quoteReplacement(id(id.group(), send))), status);
        }

        /// Another id of the same kind and length.
        private static String id(String id, int send) {
            var number = "%08d".formatted(send);
            return id.startsWith("wamid.")
                    ? "wamid." + number + id.substring(14)
                    : id.equals(USER) ? "user_" + number : number + id.substring(8);
        }
    }

    private StoreLimit(URI store) {
        this.store = store;
    }

    static void main() throws Exception {
        var out = System.out;
        System.setOut(QUIET); // for what the functions log
        var folder = Files.createTempDirectory("interaction-credits");
        try (var tables = LocalDynamoDb.start(folder.resolve("dynamodb"))) {
            new StoreLimit(tables.endpoint()).measure(folder.resolve("data"), out);
        }
    }

    private void measure(Path data, PrintStream out) throws Exception {
        var grant = new ArrayList<Request>();
        var send = new ArrayList<Request>();
        record(data, grant, send);
        out.print(conditions(send));
        int sends = Integer.parseInt(System.getenv().getOrDefault("SENDS", "2000"));
        int next = 0;
        for (var callers : System.getenv().getOrDefault("CALLERS", "1 8 16").split(" ", -1)) {
            repeat(grant, next, sends, Integer.parseInt(callers)); // also compiles the code
            long cpu = cpuNanos();
            long began = System.nanoTime();
            repeat(send, next, sends, Integer.parseInt(callers));
            out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.1f |%n",
                    callers,
                    sends * 1e9 / (System.nanoTime() - began),
                    (cpuNanos() - cpu) / 1e6 / sends);
            next += sends;
        }
    }

    private static String conditions(List<Request> send) {
        var operations = new TreeMap<String, Integer>();
        send.forEach(request -> operations.merge(request.operation(), 1, Integer::sum));
        return """
                # DynamoDB Local alone

                Measured by `StoreLimit`: Java %d on %s, %d processors. It records the requests that one send makes of the store until its
                message is `read` (%s),
                and repeats them for other messages, each of another user, over plain HTTP. The processor time includes the callers,
                which are in the same process.

                | callers | sends a second | ms of CPU for each send |
                |--:|--:|--:|
                """
                .formatted(
                        Runtime.version().feature(),
                        System.getProperty("os.name"),
                        Runtime.getRuntime().availableProcessors(),
                        operations);
    }

    private void record(Path data, List<Request> grant, List<Request> send) throws Exception {
        try (var recorder = HttpListener.bind(0, "PORT")) {
            recorder.handle("/", this::forward);
            recorder.start();
            var config = LocalConfig.from(Map.of(
                    "PORT",
                    "0",
                    "DATA_DIR",
                    data.toString(),
                    "TEMPLATE",
                    System.getenv().getOrDefault("TEMPLATE", "template.yaml"),
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    "http://127.0.0.1:" + recorder.port()));
            try (var system = LocalSystem.start(config, QUIET)) {
                var client = new DemoClient(system.baseUri(), http);
                recorded.clear();
                client.grant(USER, 1_000);
                move(grant);
                client.sendText(USER, "+15550100000", "recorded");
                awaitIdle(system.baseUri());
                move(send);
            }
        }
    }

    private void move(List<Request> to) {
        to.addAll(recorded);
        recorded.clear();
    }

    private void awaitIdle(URI system) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + END_OF_MESSAGE.toNanos();
        var idle = HttpRequest.newBuilder(system.resolve("/dev/idle")).build();
        while (!http.send(idle, BodyHandlers.ofString()).body().contains("true")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the message does not end");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /// The poll of the table's stream is not of a send, and is not recorded.
    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = post(target, body);
            if (target.startsWith("DynamoDB_")) {
                recorded.add(new Request(target, body, answer.statusCode()));
            }
            answer.headers().firstValue("x-amz-crc32").ifPresent(crc -> exchange.getResponseHeaders()
                    .set("x-amz-crc32", crc));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private HttpResponse<byte[]> post(String target, String body) throws IOException {
        try {
            return http.send(request(target, body), BodyHandlers.ofByteArray());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private HttpRequest request(String target, String body) {
        return HttpRequest.newBuilder(store)
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, "
                                + "SignedHeaders=host, Signature=0")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private void repeat(List<Request> requests, int first, int sends, int callers) throws Exception {
        var prepared = IntStream.range(first, first + sends)
                .mapToObj(send ->
                        requests.stream().map(request -> request.of(send)).toList())
                .toList();
        var next = new AtomicInteger();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = IntStream.range(0, callers)
                    .mapToObj(_ -> executor.submit(() -> {
                        for (int i = next.getAndIncrement(); i < sends; i = next.getAndIncrement()) {
                            for (var request : prepared.get(i)) {
                                call(request);
                            }
                        }
                        return true;
                    }))
                    .toList();
            for (var end : ends) {
                end.get();
            }
        }
    }

    private void call(Request request) throws IOException {
        var answer = post(request.target(), request.body());
        if (answer.statusCode() != request.status()) {
            throw new IllegalStateException(request.operation() + " was answered " + request.status() + ", and now "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
