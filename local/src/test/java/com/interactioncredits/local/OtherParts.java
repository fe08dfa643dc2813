package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.lambda.InvokeEndpoint;
import com.interactioncredits.local.stepfunctions.Lambdas;
import com.interactioncredits.local.stepfunctions.StateMachine;
import com.interactioncredits.local.stepfunctions.StepFunctionsEndpoint;
import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.store.LocalQueues;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A process with only DynamoDB, SQS and Step Functions, each at its own address, for `AWS_ENDPOINT_URL_…`. It prints
/// the three addresses. Its Step Functions calls functions at `LAMBDA_ENDPOINT`.
final class OtherParts {
    private OtherParts() {}

    static void main() throws IOException, InterruptedException {
        var folder = Path.of(System.getenv("DATA_DIR"));
        var tables = LocalDynamoDb.start(folder.resolve("dynamodb"));
        var queues = LocalQueues.start(Clock.systemUTC(), folder);
        var machines = HttpListener.bind(0, "PORT");
        machines.handle("/", new Machines(URI.create(System.getenv("LAMBDA_ENDPOINT"))));
        machines.start();
        System.out.println(
                "Ready on " + tables.endpoint() + " " + queues.endpoint() + " http://127.0.0.1:" + machines.port());
        Thread.currentThread().join();
    }

    /// Local mode's interpreter, extended to accept new state machines.
    private static final class Machines implements HttpHandler {
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final String ARN = "arn:aws:states:eu-central-1:111122223333:stateMachine:";

        private final URI functions;
        private final HttpClient client = HttpClient.newHttpClient();
        private final Map<String, StateMachine> made = new ConcurrentHashMap<>();

        Machines(URI functions) {
            this.functions = functions;
        }

        @Override
        public void handle(HttpExchange exchange) throws IOException {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            switch (target.replaceFirst(".*\\.", "")) {
                case "CreateStateMachine" -> answer(exchange, create(JSON.readTree(exchange.getRequestBody())));
                case "StartExecution" -> endpoint().handle(exchange);
                default -> exchange.sendResponseHeaders(501, -1);
            }
        }

        private String create(JsonNode request) {
            var arn = ARN + request.path("name").asText();
            made.put(arn, StateMachine.parse(request.path("definition").asText()));
            return "{\"stateMachineArn\":\"" + arn + "\",\"creationDate\":1800000000}";
        }

        private StepFunctionsEndpoint endpoint() {
            var environment = new StateMachine.Environment(
                    this::call,
                    pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()),
                    Clock.systemUTC(),
                    new Random());
            return new StepFunctionsEndpoint(made, environment, System.out::println);
        }

        private Lambdas.Answer call(String function, JsonNode payload) {
            var url = functions.resolve(InvokeEndpoint.PATH + function + "/invocations");
            var request = HttpRequest.newBuilder(url)
                    .POST(BodyPublishers.ofString(payload.toString()))
                    .build();
            try {
                var answer = client.send(request, BodyHandlers.ofString());
                var json = JSON.readTree(answer.body());
                return answer.headers().firstValue("X-Amz-Function-Error").isEmpty()
                        ? new Lambdas.Returned(json)
                        : new Lambdas.Threw(json.path("errorType").asText(), null);
            } catch (IOException gone) {
                return new Lambdas.Threw("Lambda.SdkClientException", gone.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new Lambdas.Threw("Lambda.Unknown", "interrupted");
            }
        }

        private static void answer(HttpExchange exchange, String json) throws IOException {
            try (exchange) {
                var body = json.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
