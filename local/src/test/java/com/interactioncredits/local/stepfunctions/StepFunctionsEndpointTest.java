package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/// Calls the endpoint with the SDK's client, as the deployed functions do.
@Timeout(30)
class StepFunctionsEndpointTest {

    private static final String SENDING = "arn:aws:states:us-east-1:000000000000:stateMachine:sending";
    private static final String MACHINE =
            """
            {"QueryLanguage": "JSONata", "StartAt": "Send", "States": {
              "Send": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true, "Arguments": {
                "FunctionName": "send",
                "Payload": {"input": "{% $states.input %}", "name": "{% $states.context.Execution.Name %}"}}}}}
            """;

    private final VirtualTime time = new VirtualTime();
    private final BlockingQueue<JsonNode> payloads = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();

    private final HttpServer server = listen();
    private final StepFunctionsEndpoint endpoint = new StepFunctionsEndpoint(
            Map.of(SENDING, StateMachine.parse(MACHINE)),
            new StateMachine.Environment(this::send, time, time, new Random(1)),
            log::add);
    private final SfnClient client = client(server);

    @BeforeEach
    void start() {
        server.createContext("/", endpoint);
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        endpoint.close();
        server.stop(0);
    }

    @Test
    void anExecutionRunsAfterItsStartWasAnswered() throws Exception {
        var started = client.startExecution(
                request -> request.stateMachineArn(SENDING).name("one").input("{\"to\": \"ü\"}"));

        assertThat(started.executionArn()).startsWith("arn:aws:states:us-east-1:000000000000:express:sending:one:");
        assertThat(started.startDate()).isEqualTo(time.instant());
        assertThat(payloads.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new JsonMapper().readTree("{\"input\": {\"to\": \"ü\"}, \"name\": \"one\"}"));
    }

    @Test
    void anExecutionWithoutNameAndInputGetsAnEmptyInput() throws Exception {
        client.startExecution(request -> request.stateMachineArn(SENDING));

        var payload = payloads.poll(10, TimeUnit.SECONDS);
        assertThat(payload).isNotNull();
        assertThat(payload.path("input")).isEmpty();
        assertThat(payload.path("name").asText()).isNotEmpty();
    }

    @Test
    void aFailedExecutionIsLoggedWithoutWhatWasInIt() throws Exception {
        var started = client.startExecution(
                request -> request.stateMachineArn(SENDING).name("bad").input("\"throw\""));

        assertThat(log.poll(10, TimeUnit.SECONDS))
                .isEqualTo(
                        "Execution " + started.executionArn() + " failed with com.example.NotSent in state \"Send\"");
    }

    @Test
    void anExecutionThatSucceedsIsNotLogged() throws Exception {
        client.startExecution(request -> request.stateMachineArn(SENDING).input("1"));
        payloads.poll(10, TimeUnit.SECONDS);
        endpoint.close();

        assertThat(log).isEmpty();
    }

    @Test
    void closingInterruptsWhatStillRuns() throws Exception {
        client.startExecution(request -> request.stateMachineArn(SENDING).input("\"hang\""));
        payloads.poll(10, TimeUnit.SECONDS);
        endpoint.close();

        assertThat(log.poll(10, TimeUnit.SECONDS)).endsWith(" was interrupted in state \"Send\"");
        assertThat(interrupted.poll(10, TimeUnit.SECONDS)).isEqualTo("send");
        assertThatThrownBy(() -> client.startExecution(request -> request.stateMachineArn(SENDING)))
                .isInstanceOf(SfnException.class);
    }

    @Test
    void theEndOfAnExecutionCanBeAwaitedByItsInput() throws Exception {
        client.startExecution(request -> request.stateMachineArn(SENDING).input("\"hang\""));
        payloads.poll(10, TimeUnit.SECONDS);
        endpoint.awaitEnds(input -> input.asText().equals("another"));
        var ended = CompletableFuture.runAsync(() -> awaitEnds("hang"));
        assertThat(ended).isNotDone();

        never.countDown();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    }

    private void awaitEnds(String input) {
        try {
            endpoint.awaitEnds(running -> running.asText().equals(input));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void anUnknownMachineIsRefused() {
        assertThatThrownBy(() -> client.startExecution(request -> request.stateMachineArn(SENDING + "x")))
                .isInstanceOf(StateMachineDoesNotExistException.class);
    }

    @Test
    void anInputThatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> client.startExecution(
                        request -> request.stateMachineArn(SENDING).input("{")))
                .isInstanceOf(InvalidExecutionInputException.class);
        assertThatThrownBy(() -> client.startExecution(
                        request -> request.stateMachineArn(SENDING).input("\"" + "x".repeat(256 * 1024) + "\"")))
                .isInstanceOf(InvalidExecutionInputException.class);
    }

    @Test
    void aBadNameIsRefused() {
        assertThatThrownBy(() -> client.startExecution(
                        request -> request.stateMachineArn(SENDING).name("a b")))
                .isInstanceOf(InvalidNameException.class);
    }

    @Test
    void anotherOperationIsRefused() throws Exception {
        assertThatThrownBy(() -> client.listStateMachines()).isInstanceOf(SfnException.class);

        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(server)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"__type\":\"UnknownOperationException\"");
    }

    private Lambdas.Answer send(String function, JsonNode payload) {
        payloads.add(payload);
        return switch (payload.path("input").asText()) {
            case "throw" -> new Lambdas.Threw("com.example.NotSent", "to +15550100");
            case "hang" -> {
                hang();
                yield new Lambdas.Returned(JsonNodeFactory.instance.nullNode());
            }
            default -> new Lambdas.Returned(JsonNodeFactory.instance.textNode(function));
        };
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException _) {
            interrupted.add("send");
        }
    }

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI uri(HttpServer server) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    private static SfnClient client(HttpServer server) {
        return SfnClient.builder()
                .endpointOverride(uri(server))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }
}
