package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.store.LocalQueues;
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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class MainTest {
    private final Path folder;

    MainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private RunningProcess start(Map<String, String> environment) throws IOException {
        return new RunningProcess(Main.class, folder, environment);
    }

    private Map<String, String> inFolder(String name) {
        return Map.of("PORT", "0", "DATA_DIR", folder.resolve(name).toString());
    }

    private void assertRefused(Map<String, String> environment, String reason) throws Exception {
        try (var process = start(environment)) {
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(process.errorLines()).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("Local mode did not start: ")
                    .contains(reason));
            assertThat(process.output()).isEmpty();
        }
    }

    @Test
    void itKeepsItsDataWhenItIsStoppedAndWhenItIsKilled() throws Exception {
        try (var first = start(inFolder("data"))) {
            var client = client(first);
            assertThat(client.grant("user_ada", 25).status()).isEqualTo(201);
            first.stop();
            assertThat(first.exitCode()).isEqualTo(143);
            assertThat(first.errorLines()).containsExactly("");
        }
        try (var second = start(inFolder("data"))) {
            var client = client(second);
            assertThat(client.balance("user_ada").path("available").asInt()).isEqualTo(25);
            assertThat(client.grant("user_bob", 7).status()).isEqualTo(201);
            second.kill();
        }
        try (var third = start(inFolder("data"))) {
            assertThat(available(client(third).balance("user_bob"))).isEqualTo(7);
        }
    }

    private static DemoClient client(RunningProcess process) throws InterruptedException {
        return new DemoClient(URI.create(process.address()), HttpClient.newHttpClient());
    }

    private static int available(JsonNode balance) {
        return balance.path("available").asInt();
    }

    @Test
    void aDataFolderServesOneRunAtATime() throws Exception {
        try (var first = start(inFolder("data"))) {
            first.address();
            assertRefused(inFolder("data"), "is in use by another run");
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = Integer.toString(taken.getLocalPort());
            assertRefused(
                    Map.of("PORT", port, "DATA_DIR", folder.resolve("data").toString()), "port " + port + " is taken");
        }
    }

    @Test
    void anEndpointWhereNothingAnswersIsSaid() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        var environment = new HashMap<>(inFolder("data"));
        environment.put("AWS_ENDPOINT_URL_SQS", "http://localhost:" + free);
        assertRefused(environment, "nothing answers at http://localhost:" + free);
    }

    @Test
    void anEndpointThatIsNotWhatItShouldBeIsSaid() throws Exception {
        try (var queues = LocalQueues.start(Clock.systemUTC(), folder)) {
            var environment = new HashMap<>(inFolder("data"));
            environment.put("AWS_ENDPOINT_URL_SFN", queues.endpoint().toString());
            assertRefused(environment, "Step Functions at " + queues.endpoint() + " does not make the state machine: ");
        }
    }

    @Test
    void itKeepsItsOwnSecretsWhateverSecretsManagerIsNamed() throws Exception {
        var environment = new HashMap<>(inFolder("data"));
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://localhost:1");
        try (var process = start(environment)) {
            var handshake = URI.create(process.address() + "/api/webhooks/whatsapp?hub.mode=subscribe"
                    + "&hub.challenge=42&hub.verify_token=local-verify-token");
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(handshake).build(), BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("42");
        }
    }

    @Test
    void aPortThatIsNoneIsSaid() throws Exception {
        assertRefused(Map.of("PORT", "80a"), "PORT must be a number from 0 to 65535, not 80a");
        assertRefused(Map.of("LAMBDA_PORT", "70000"), "LAMBDA_PORT must be a number from 0 to 65535, not 70000");
    }

    @Test
    void aTimeForAnswersThatIsNoneIsSaid() throws Exception {
        assertRefused(
                Map.of("WHATSAPP_ANSWER_SECONDS", "-1"),
                "WHATSAPP_ANSWER_SECONDS must be a number from 0 to 3600, not -1");
    }

    @Test
    void aDataFolderThatIsAFileIsSaid() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        assertRefused(inFolder("file"), "cannot be made or written: choose another one with DATA_DIR");
    }

    @Test
    void aDamagedDatabaseIsSaid() throws Exception {
        var database = Files.createDirectories(folder.resolve("data/dynamodb")).resolve("shared-local-instance.db");
        Files.writeString(database, "not a database ".repeat(1_000));
        assertRefused(inFolder("data"), "data/dynamodb");
    }

    @Test
    void aDamagedJournalIsSaid() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/queues.jsonl"), "{\n{}\n");
        assertRefused(inFolder("data"), "line 1 of the queues' journal");
    }

    @Test
    void aSettingThatIsWrongIsSaid() throws Exception {
        assertRefused(
                Map.of("PORT", "0", "DATA_DIR", folder.resolve("data").toString(), "MESSAGE_PRICE", "free"),
                "environment variable MESSAGE_PRICE must be a whole number from 1 to 1000000");
    }

    @Test
    void aFolderWithoutTheTemplateIsSaid() throws Exception {
        assertRefused(Map.of("TEMPLATE", "nowhere.yaml"), "start local mode in the project's folder");
    }

    @Test
    void theDemoSaysWhenNothingIsRunning() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        var base = "http://localhost:" + free;
        try (var demo = new RunningProcess(Demo.class, folder, Map.of("BASE_URL", base))) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.errorLines()).containsExactly("Nothing listens on " + base + "; start it with: make run");
        }
    }

    @Test
    void theDemoWalksThroughAFirstSend() throws Exception {
        try (var system = start(inFolder("data"));
                var demo = new RunningProcess(Demo.class, folder, Map.of("BASE_URL", system.address()))) {
            assertThat(demo.exitCode()).as(demo.errorLines().toString()).isZero();
            assertThat(demo.output()).contains("read", "131026", "unconfirmed", "That was all.");
            var list = HttpRequest.newBuilder(URI.create(addressBefore(" lists the recipients", demo.output())))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(list, BodyHandlers.ofString())
                            .body())
                    .contains("+15550100004");
        }
    }

    private static String addressBefore(String words, String text) {
        var before = text.substring(0, text.indexOf(words));
        return before.substring(before.lastIndexOf(' ') + 1);
    }
}
