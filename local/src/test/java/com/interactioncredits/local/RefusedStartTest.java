package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.interactioncredits.local.store.LocalQueues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A failed start reports its reason in one line and releases everything. [MainTest] covers the process.
@Timeout(120)
class RefusedStartTest {
    private final Path folder;

    RefusedStartTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /// Libraries set some others permanently when they are loaded.
    private static Map<String, String> awsProperties() {
        var all = System.getProperties();
        return all.stringPropertyNames().stream()
                .filter(name -> name.startsWith("aws.") || name.startsWith("software.amazon."))
                .collect(Collectors.toMap(name -> name, all::getProperty));
    }

    private static void assertRefused(Map<String, String> chosen, String reason) {
        var environment = new HashMap<>(Map.of("TEMPLATE", "../template.yaml"));
        environment.putAll(chosen);
        var before = awsProperties();
        var said = new ByteArrayOutputStream();
        var refused = catchThrowableOfType(
                RuntimeException.class,
                () -> LocalSystem.start(
                        LocalConfig.from(environment), new PrintStream(said, true, StandardCharsets.UTF_8)));
        assertThat(refused).as("refused").isNotNull();
        assertThat(Main.reason(refused)).contains(reason).doesNotContain("\n").doesNotStartWith("java.");
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(awsProperties()).isEqualTo(before);
    }

    /// Refused after both ports were bound and the folder was locked.
    private void assertRefusedAndReleased(String data, Map<String, String> chosen, String reason) throws IOException {
        var environment = new HashMap<>(chosen);
        int port = freePort();
        int lambdaPort = freePort();
        environment.put("PORT", Integer.toString(port));
        environment.put("LAMBDA_PORT", Integer.toString(lambdaPort));
        environment.put("DATA_DIR", folder.resolve(data).toString());
        assertRefused(environment, reason);
        new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")).close();
        new ServerSocket(lambdaPort, 1, InetAddress.ofLiteral("127.0.0.1")).close();
        DataFolder.open(folder.resolve(data)).close();
    }

    @Test
    void aPortInUseIsReported() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = Integer.toString(taken.getLocalPort());
            var data = folder.resolve("data").toString();
            assertRefused(Map.of("PORT", port, "DATA_DIR", data), "port " + port + " is already in use");
            assertRefused(
                    Map.of("PORT", "0", "LAMBDA_PORT", port, "DATA_DIR", data),
                    "port " + port
                            + " is already in use: stop the process that uses it, or set LAMBDA_PORT to another port");
        }
    }

    @Test
    void anUnreachableEndpointIsReported() throws Exception {
        var gone = "http://localhost:" + freePort();
        assertRefusedAndReleased("data", Map.of("AWS_ENDPOINT_URL_SQS", gone), "nothing is listening at " + gone);
    }

    @Test
    void anEndpointOfAnotherServiceIsReported() throws Exception {
        try (var queues = LocalQueues.start(Clock.systemUTC(), folder)) {
            assertRefusedAndReleased(
                    "data",
                    Map.of("AWS_ENDPOINT_URL_SFN", queues.endpoint().toString()),
                    "Step Functions at " + queues.endpoint() + " could not create the state machine: ");
        }
    }

    @Test
    void anInvalidPortIsReported() {
        assertRefused(Map.of("PORT", "80a"), "PORT must be a number from 0 to 65535, not 80a");
        assertRefused(Map.of("LAMBDA_PORT", "70000"), "LAMBDA_PORT must be a number from 0 to 65535, not 70000");
    }

    @Test
    void anInvalidAnswerTimeIsReported() {
        assertRefused(
                Map.of("WHATSAPP_ANSWER_SECONDS", "-1"),
                "WHATSAPP_ANSWER_SECONDS must be a number from 0 to 3600, not -1");
    }

    @Test
    void aFileAsDataFolderIsReported() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        assertRefused(
                Map.of("PORT", "0", "DATA_DIR", file.toString()),
                "cannot be created or written: set DATA_DIR to another folder");
    }

    @Test
    void aDamagedDatabaseIsReported() throws Exception {
        var database = Files.createDirectories(folder.resolve("data/dynamodb")).resolve("shared-local-instance.db");
        Files.writeString(database, "not a database ".repeat(1_000));
        assertRefusedAndReleased("data", Map.of(), "data/dynamodb");
    }

    @Test
    void aDamagedJournalIsReported() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/queues.jsonl"), "{\n{}\n");
        assertRefusedAndReleased("data", Map.of(), "line 1 of the queues' journal");
    }

    @Test
    void anInvalidSettingIsReported() throws Exception {
        assertRefusedAndReleased(
                "data",
                Map.of("MESSAGE_PRICE", "free"),
                "environment variable MESSAGE_PRICE must be a whole number from 1 to 1000000");
    }

    @Test
    void aMissingTemplateIsReported() {
        assertRefused(Map.of("TEMPLATE", "nowhere.yaml"), "start local mode in the project's folder");
    }
}
