package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Another implementation of Step Functions in a separate process, called like AWS. It calls its functions at a
/// [FunctionsEndpoint].
final class OtherStepFunctions implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(6);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final Duration CALL_ENDS_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 25;
    private static final long FIRST_ACCOUNT = 100_000_000_000L;
    private static final String ENTERED = "StateEntered";
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final FunctionsEndpoint functions = new FunctionsEndpoint();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong accounts = new AtomicLong();
    private final Clock clock;
    private final URI url;
    private final Process process;

    /// `python` has it installed; `launcher` is a script beside `interop/lambda_endpoint.py`.
    OtherStepFunctions(String name, String python, String launcher, Path folder, Clock clock) throws IOException {
        this.name = name;
        this.clock = clock;
        int port = freePort();
        url = URI.create("http://127.0.0.1:" + port + "/");
        var log = folder.resolve(name + ".log").toFile();
        var builder =
                new ProcessBuilder(python, launcher).redirectErrorStream(true).redirectOutput(log);
        builder.environment()
                .putAll(Map.of(
                        "LAMBDA_ENDPOINT", functions.url(),
                        "BIND_HOST", "127.0.0.1",
                        "GATEWAY_PORT", String.valueOf(port),
                        "GATEWAY_LISTEN", "127.0.0.1:" + port,
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JSONATA_JARS", "local/target/lib",
                        "FILESYSTEM_ROOT", folder.resolve(name + "-files").toString(),
                        "TMPDIR",
                                Files.createDirectories(folder.resolve(name + "-tmp"))
                                        .toAbsolutePath()
                                        .toString(),
                        "PYTHONDONTWRITEBYTECODE", "1"));
        process = builder.start();
    }

    String name() {
        return name;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void awaitStart() throws InterruptedException {
        var deadline = clock.instant().plus(STARTS_WITHIN);
        while (process.isAlive() && clock.instant().isBefore(deadline)) {
            try {
                call("ListStateMachines", Example.ACCOUNT, JsonNodeFactory.instance.objectNode());
                return;
            } catch (IOException | RefusedException _) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
        throw new IllegalStateException(name + " did not start");
    }

    /// Runs it in its own account, so that examples are independent. An execution that takes much longer than `mayTake`
    /// is left RUNNING.
    Outcome play(Example example, Duration mayTake) throws IOException, InterruptedException {
        var account = String.valueOf(FIRST_ACCOUNT + accounts.incrementAndGet());
        var lambdas = new ScriptedLambdas(example.lambdas(), clock, _ -> {});
        functions.put(account, lambdas);
        var aspects = JsonNodeFactory.instance.objectNode();
        var began = clock.instant();
        try {
            var machine = create(example, account);
            began = clock.instant();
            var execution = start(machine, example, account);
            describe(
                    awaitEnd(execution, account, began.plus(mayTake).plus(ENDS_WITHIN)),
                    example.expect().has("cause"),
                    aspects);
            entered(execution, account).forEach(aspects.putArray("states")::add);
        } catch (RefusedException refused) {
            aspects.put("status", "REFUSED").put("error", refused.getMessage());
        }
        var ended = clock.instant();
        aspects.putArray("calls").addAll(lambdas.calls());
        aspects.set("gaps", Outcome.gaps(began, lambdas.callTimes(), ended));
        return new Outcome(aspects);
    }

    private JsonNode create(Example example, String account)
            throws IOException, InterruptedException, RefusedException {
        return call(
                "CreateStateMachine",
                account,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", "example")
                        .put("definition", example.machine().toString().replace(Example.ACCOUNT, account))
                        .put("roleArn", "arn:aws:iam::" + account + ":role/example"));
    }

    private ObjectNode start(JsonNode machine, Example example, String account)
            throws IOException, InterruptedException, RefusedException {
        var started = call(
                "StartExecution",
                account,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("input", example.input().toString().replace(Example.ACCOUNT, account))
                        .set("stateMachineArn", machine.get("stateMachineArn")));
        return JsonNodeFactory.instance.objectNode().set("executionArn", started.get("executionArn"));
    }

    private JsonNode awaitEnd(ObjectNode execution, String account, Instant deadline)
            throws IOException, InterruptedException, RefusedException {
        while (true) {
            var described = call("DescribeExecution", account, execution);
            boolean running = described.get("status").textValue().equals("RUNNING");
            if (!running || clock.instant().isAfter(deadline)) {
                if (running) {
                    call("StopExecution", account, execution);
                }
                return described;
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static void describe(JsonNode ended, boolean withCause, ObjectNode aspects) throws IOException {
        String status = ended.get("status").textValue();
        aspects.put("status", status);
        if (status.equals("SUCCEEDED")) {
            aspects.set(
                    "output",
                    Outcome.shortened(JSON.readTree(ended.get("output").textValue())));
        } else if (status.equals("FAILED")) {
            aspects.put("error", ended.path("error").asText(""));
            if (withCause) {
                aspects.put("cause", ended.path("cause").asText(""));
            }
        }
    }

    private List<String> entered(ObjectNode execution, String account)
            throws IOException, InterruptedException, RefusedException {
        var states = new ArrayList<String>();
        for (var event : call(
                        "GetExecutionHistory", account, execution.deepCopy().put("maxResults", 1000))
                .get("events")) {
            if (event.get("type").textValue().endsWith(ENTERED)) {
                states.add(event.get("stateEnteredEventDetails").get("name").textValue());
            }
        }
        return states;
    }

    private static final class RefusedException extends Exception {
        RefusedException(String why) {
            super(why);
        }
    }

    private JsonNode call(String operation, String account, ObjectNode request)
            throws IOException, InterruptedException, RefusedException {
        var response = client.send(
                HttpRequest.newBuilder(url)
                        .timeout(CALL_ENDS_WITHIN)
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AWSStepFunctions." + operation)
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=" + account + "/20260101/us-east-1/states/aws4_request,"
                                        + " SignedHeaders=host, Signature=0")
                        .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                        .build(),
                BodyHandlers.ofString());
        var answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new RefusedException(answer.path("__type").asText(String.valueOf(response.statusCode())));
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        client.close();
        functions.close();
    }
}
