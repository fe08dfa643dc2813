package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The part of Step Functions' API that our functions use: `StartExecution` of an Express machine, asynchronous, at
/// `POST /`. For local use and tests only; any other operation is a 400 `UnknownOperationException`.
public final class StepFunctionsEndpoint implements HttpHandler, AutoCloseable {

    private static final class Refused extends RuntimeException {

        private final String type;

        Refused(String type, String message) {
            super(message, null, false, false);
            this.type = type;
        }
    }

    private static final String START = "AWSStepFunctions.StartExecution";
    private static final int MAX_INPUT_BYTES = 256 * 1024;
    private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, StateMachine> machines;
    private final StateMachine.Environment environment;
    private final Consumer<String> log;
    /// The waiting executions, and until when they wait.
    private final Map<Thread, Instant> waiting = new ConcurrentHashMap<>();

    private final ExecutorService executions = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(JsonNode input, CountDownLatch ended) {}

    /// `machines` by their ARN, `arn:aws:states:<region>:<account>:stateMachine:<name>`; `log` gets one line for each
    /// execution that does not succeed, without its data.
    public StepFunctionsEndpoint(
            Map<String, StateMachine> machines, StateMachine.Environment environment, Consumer<String> log) {
        this.machines = Map.copyOf(machines);
        this.environment = new StateMachine.Environment(
                environment.lambdas(),
                duration -> pause(environment, duration),
                environment.clock(),
                environment.random());
        this.log = log;
    }

    private void pause(StateMachine.Environment given, Duration duration) throws InterruptedException {
        waiting.put(Thread.currentThread(), given.clock().instant().plus(duration));
        try {
            given.pause().sleep(duration);
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    /// The number of executions that are active now or will be before this time.
    public long busyBefore(Instant soon) {
        int all = running.size(); // read first: an execution that begins to wait meanwhile counts as busy
        return all
                - waiting.values().stream()
                        .filter(until -> !until.isBefore(soon))
                        .count();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            ObjectNode answer;
            try {
                answer = start(exchange);
            } catch (Refused refused) {
                status = 400;
                answer = JsonNodeFactory.instance
                        .objectNode()
                        .put("__type", refused.type)
                        .put("message", refused.getMessage());
            }
            var body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// Starts no more executions, gives running ones a moment to end, then interrupts them.
    @Override
    public void close() {
        executions.shutdown();
        try {
            if (!executions.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                executions.shutdownNow();
                executions.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            executions.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode start(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals("/")
                || !START.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
            throw new Refused("UnknownOperationException", "Local mode supports only StartExecution.");
        }
        var request = json(new String(body, StandardCharsets.UTF_8), "SerializationException");
        String arn = request.path("stateMachineArn").asText();
        var machine = machines.get(arn);
        if (machine == null) {
            throw new Refused("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        String name = request.path("name").asText(UUID.randomUUID().toString());
        if (!NAME.matcher(name).matches()) {
            throw new Refused("InvalidName", "Invalid Name: '" + name + "'");
        }
        String input = request.path("input").asText("{}");
        if (input.getBytes(StandardCharsets.UTF_8).length > MAX_INPUT_BYTES) {
            throw new Refused("InvalidExecutionInput", "The input is longer than 256 KiB.");
        }
        String executionArn = arn.replaceFirst(":stateMachine:", ":express:") + ":" + name + ":" + UUID.randomUUID();
        var start = new StateMachine.Start(arn, executionArn, json(input, "InvalidExecutionInput"));
        var startDate = environment.clock().instant();
        try {
            running.put(executionArn, new Running(start.input(), new CountDownLatch(1)));
            executions.execute(() -> run(machine, start));
        } catch (RejectedExecutionException _) {
            running.remove(executionArn);
            throw new Refused("ServiceUnavailable", "This endpoint is closed.");
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("executionArn", executionArn)
                .put("startDate", BigDecimal.valueOf(startDate.toEpochMilli(), 3));
    }

    private static JsonNode json(String text, String refusal) {
        try {
            var read = JSON.readTree(text);
            if (!read.isMissingNode()) {
                return read;
            }
        } catch (JsonProcessingException _) {
            // rejected below, like an empty text
        }
        throw new Refused(refusal, "not JSON");
    }

    /// Waits for the end of all running executions whose input matches.
    public void awaitEnds(Predicate<JsonNode> input) throws InterruptedException {
        for (var execution : running.values()) {
            if (input.test(execution.input())) {
                execution.ended().await();
            }
        }
    }

    private void run(StateMachine machine, StateMachine.Start start) {
        var last = new AtomicReference<>("");
        String end = end(machine, start, last);
        Objects.requireNonNull(running.remove(start.executionArn())).ended().countDown();
        if (!end.isEmpty()) {
            log.accept("Execution " + start.executionArn() + " " + end + " in state \"" + last + "\"");
        }
    }

    /// Empty for a success. Contains only names of errors, because causes and messages may contain what a user wrote.
    private String end(StateMachine machine, StateMachine.Start start, AtomicReference<String> last) {
        try {
            return switch (machine.run(start, environment, last::set)) {
                case Result.Succeeded _ -> "";
                case Result.Failed failed -> "failed with " + failed.error();
                case Result.TimedOut() -> "timed out";
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "was interrupted";
        } catch (RuntimeException fault) {
            return "broke with " + fault.getClass().getName();
        }
    }
}
