package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The system with DynamoDB, SQS and Step Functions in another process.
@Timeout(240)
class ExternalPartsTest {
    private final Path folder;
    private final String lambdaPort;
    private final RunningProcess others;
    private final Map<String, String> environment = new HashMap<>();

    ExternalPartsTest(@TempDir Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.lambdaPort = freePort();
        this.others = new RunningProcess(
                OtherParts.class,
                folder,
                Map.of(
                        "DATA_DIR",
                        folder.resolve("others").toString(),
                        "LAMBDA_ENDPOINT",
                        "http://127.0.0.1:" + lambdaPort));
        environment.put("PORT", "0");
        environment.put("DATA_DIR", folder.resolve("data").toString());
    }

    @AfterEach
    void close() {
        others.close();
    }

    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /// Of its DynamoDB, SQS and Step Functions.
    private List<String> addresses() throws InterruptedException {
        return List.of(others.address().split(" ", -1));
    }

    private RunningProcess start() throws IOException {
        return new RunningProcess(Main.class, folder, environment);
    }

    private Path data(String name) {
        return folder.resolve("data").resolve(name);
    }

    private static DemoClient client(RunningProcess system) throws InterruptedException {
        return new DemoClient(URI.create(system.address()), HttpClient.newHttpClient());
    }

    private static String moveClock(RunningProcess system) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(system.address() + "/dev/clock"))
                .POST(BodyPublishers.ofString("{\"advanceSeconds\":30}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    @Test
    void aMessageIsSentAndPaidWithExternalServicesOnly() throws Exception {
        var addresses = addresses();
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", addresses.get(0));
        environment.put("AWS_ENDPOINT_URL_SQS", addresses.get(1));
        environment.put("AWS_ENDPOINT_URL_SFN", addresses.get(2));
        environment.put("LAMBDA_PORT", lambdaPort);
        try (var system = start();
                var demo = new RunningProcess(Demo.class, folder, Map.of("BASE_URL", system.address()))) {
            assertThat(demo.exitCode()).as(demo.errorLines().toString()).isZero();
            assertThat(demo.output()).contains("read", "131026", "unconfirmed", "Done.");
            assertThat(system.output())
                    .contains("External: DynamoDB at " + addresses.get(0) + " and SQS at " + addresses.get(1)
                            + " and Step Functions at " + addresses.get(2));
            assertThat(moveClock(system)).contains("the clock cannot be moved: SQS at " + addresses.get(1));
            assertThat(client(system).grant("user_ada", 25).status()).isEqualTo(201);
        }
        assertThat(data("dynamodb")).doesNotExist();
        assertThat(data("queues.jsonl")).doesNotExist();
        try (var again = start()) {
            assertThat(client(again).balance("user_ada").path("available").asInt())
                    .isEqualTo(25);
        }
    }

    @Test
    void withAnExternalTableTheClockMovesAndTwoFoldersAreSeparate() throws Exception {
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", addresses().getFirst());
        try (var system = start()) {
            assertThat(client(system).grant("user_ada", 25).status()).isEqualTo(201);
            assertThat(moveClock(system)).contains("now");
            assertThat(data("dynamodb")).doesNotExist();
            assertThat(data("queues.jsonl")).exists();
            environment.put("DATA_DIR", folder.resolve("other").toString());
            try (var other = start()) {
                assertThat(client(other).balance("user_ada").path("available").asInt())
                        .isZero();
            }
        }
    }
}
