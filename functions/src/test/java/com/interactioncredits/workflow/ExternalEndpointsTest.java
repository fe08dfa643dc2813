package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.deployment.CheckDeployment;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The functions as Lambda makes them, in a process whose environment names other AWS endpoints: nothing of ours stands
/// in the way of the SDK's variables.
@Timeout(120)
class ExternalEndpointsTest {
    private static final String REPORT = "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus";

    private final File said;

    ExternalEndpointsTest(@TempDir Path folder) {
        said = folder.resolve("said").toFile();
    }

    /// Calls a function that reads the store, one that puts on a queue, one that starts the state machine
    /// and one that reports to CodeDeploy.
    static final class Functions {
        public static void main(String[] arguments) {
            var id = UUID.randomUUID();
            attempt(() -> Calls.task(new HoldCredits(), Calls.message(id)));
            attempt(() -> Calls.task(new SendLater(), "{\"messageId\":\"" + id + "\",\"waitSeconds\":5}"));
            attempt(() -> Calls.batch(new StartSending(), Calls.message(id)));
            attempt(() -> Calls.stream(
                    new CheckDeployment(), "{\"DeploymentId\":\"d-1\",\"LifecycleEventHookExecutionId\":\"e\"}"));
        }

        private static void attempt(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException refused) {
                System.out.println(refused);
            }
        }
    }

    /// Knows which operations it was asked for; its answer is an empty object.
    private record Endpoint(HttpServer server, Set<String> asked) implements AutoCloseable {
        /// What the pace of sending asks of the store; the other services take it for an answer as well.
        private static final byte[] ANSWER =
                "{\"Attributes\":{\"freeFrom\":{\"N\":\"0\"}}}".getBytes(StandardCharsets.US_ASCII);

        static Endpoint start() throws IOException {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var endpoint = new Endpoint(server, new ConcurrentSkipListSet<>());
            server.createContext("/", endpoint::answer);
            server.start();
            return endpoint;
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                asked.add(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
                exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private void callFunctions(Map<String, String> endpoints) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Functions.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(said);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "AWS_REGION", "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "TABLE_NAME", "credits",
                        "SENDS_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/000000000000/sends",
                        "STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:000000000000:stateMachine:sending"));
        builder.environment().putAll(endpoints);
        assertThat(builder.start().waitFor(90, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eachServiceIsFoundByItsOwnVariable() throws Exception {
        try (var store = Endpoint.start();
                var queue = Endpoint.start();
                var machine = Endpoint.start();
                var deploy = Endpoint.start();
                var rest = Endpoint.start()) {
            callFunctions(Map.of(
                    "AWS_ENDPOINT_URL", rest.url(),
                    "AWS_ENDPOINT_URL_DYNAMODB", store.url(),
                    "AWS_ENDPOINT_URL_SQS", queue.url(),
                    "AWS_ENDPOINT_URL_SFN", machine.url(),
                    "AWS_ENDPOINT_URL_CODEDEPLOY", deploy.url()));
            assertThat(store.asked())
                    .as("%s", said)
                    .isNotEmpty()
                    .allMatch(operation -> operation.startsWith("DynamoDB_20120810."));
            assertThat(queue.asked()).containsExactly("AmazonSQS.SendMessage");
            assertThat(machine.asked()).containsExactly("AWSStepFunctions.StartExecution");
            assertThat(deploy.asked()).containsExactly(REPORT);
            assertThat(rest.asked()).isEmpty();
        }
    }

    @Test
    void theCommonVariableStandsForAllServices() throws Exception {
        try (var all = Endpoint.start()) {
            callFunctions(Map.of("AWS_ENDPOINT_URL", all.url()));
            assertThat(all.asked())
                    .contains(
                            "DynamoDB_20120810.GetItem",
                            "AmazonSQS.SendMessage",
                            "AWSStepFunctions.StartExecution",
                            REPORT);
        }
    }
}
