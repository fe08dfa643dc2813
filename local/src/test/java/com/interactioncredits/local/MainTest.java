package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The process as it starts, fails to start, and stops. [RefusedStartTest] covers the reasons for a failed start.
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
    void dataSurvivesAStopAndAKill() throws Exception {
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
    void anInvalidConfigurationIsReportedInOneLine() throws Exception {
        assertRefused(Map.of("PORT", "80a"), "PORT must be a number from 0 to 65535, not 80a");
    }

    @Test
    void theDemoReportsThatNothingIsRunning() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        var base = "http://localhost:" + free;
        try (var demo = new RunningProcess(Demo.class, folder, Map.of("BASE_URL", base))) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.errorLines())
                    .containsExactly("Nothing is running at " + base + ". Start the system with: make run");
        }
    }

    /// Three checks on one running process, since a start takes seconds.
    @Test
    void itServesOneRunOfAFolderWithItsOwnSecretsAndTheDemoWalksThroughAFirstSend() throws Exception {
        var environment = new HashMap<>(inFolder("data"));
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://localhost:1");
        try (var system = start(environment)) {
            var address = system.address();
            assertRefused(inFolder("data"), "is in use by another process");
            assertThat(Files.readString(folder.resolve("data/libraries.log"))).contains("at " + Main.class.getName());
            assertThat(handshake(address)).isEqualTo("42");
            demoWalksThroughAFirstSend(address);
        }
    }

    private static String handshake(String address) throws Exception {
        var request = URI.create(address + "/api/webhooks/whatsapp?hub.mode=subscribe"
                + "&hub.challenge=42&hub.verify_token=local-verify-token");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(request).build(), BodyHandlers.ofString())
                .body();
    }

    private void demoWalksThroughAFirstSend(String address) throws Exception {
        try (var demo = new RunningProcess(Demo.class, folder, Map.of("BASE_URL", address))) {
            assertThat(demo.exitCode()).as(demo.errorLines().toString()).isZero();
            assertThat(demo.output()).contains("read", "131026", "unconfirmed", "Done.");
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
