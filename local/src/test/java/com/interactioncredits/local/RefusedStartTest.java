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

/// What stops a start is said in one line, and nothing is left of the start. What [Main] makes of it: [MainTest].
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

    /// Libraries set some others for good when they are loaded.
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

    /// Refused after both ports were taken and the folder was locked.
    private void assertRefusedAndAllIsFree(String data, Map<String, String> chosen, String reason) throws IOException {
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
    void aPortThatIsTakenIsSaid() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = Integer.toString(taken.getLocalPort());
            var data = folder.resolve("data").toString();
            assertRefused(Map.of("PORT", port, "DATA_DIR", data), "port " + port + " is taken");
            assertRefused(
                    Map.of("PORT", "0", "LAMBDA_PORT", port, "DATA_DIR", data),
                    "port " + port + " is taken: stop what uses it, or choose another with LAMBDA_PORT");
        }
    }

    @Test
    void anEndpointWhereNothingAnswersIsSaid() throws Exception {
        var gone = "http://localhost:" + freePort();
        assertRefusedAndAllIsFree("data", Map.of("AWS_ENDPOINT_URL_SQS", gone), "nothing answers at " + gone);
    }

    @Test
    void anEndpointThatIsNotWhatItShouldBeIsSaid() throws Exception {
        try (var queues = LocalQueues.start(Clock.systemUTC(), folder)) {
            assertRefusedAndAllIsFree(
                    "data",
                    Map.of("AWS_ENDPOINT_URL_SFN", queues.endpoint().toString()),
                    "Step Functions at " + queues.endpoint() + " does not make the state machine: ");
        }
    }

    @Test
    void aPortThatIsNoneIsSaid() {
        assertRefused(Map.of("PORT", "80a"), "PORT must be a number from 0 to 65535, not 80a");
        assertRefused(Map.of("LAMBDA_PORT", "70000"), "LAMBDA_PORT must be a number from 0 to 65535, not 70000");
    }

    @Test
    void aTimeForAnswersThatIsNoneIsSaid() {
        assertRefused(
                Map.of("WHATSAPP_ANSWER_SECONDS", "-1"),
                "WHATSAPP_ANSWER_SECONDS must be a number from 0 to 3600, not -1");
    }

    @Test
    void aDataFolderThatIsAFileIsSaid() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        assertRefused(
                Map.of("PORT", "0", "DATA_DIR", file.toString()),
                "cannot be made or written: choose another one with DATA_DIR");
    }

    @Test
    void aDamagedDatabaseIsSaid() throws Exception {
        var database = Files.createDirectories(folder.resolve("data/dynamodb")).resolve("shared-local-instance.db");
        Files.writeString(database, "not a database ".repeat(1_000));
        assertRefusedAndAllIsFree("data", Map.of(), "data/dynamodb");
    }

    @Test
    void aDamagedJournalIsSaid() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/queues.jsonl"), "{\n{}\n");
        assertRefusedAndAllIsFree("data", Map.of(), "line 1 of the queues' journal");
    }

    @Test
    void aSettingThatIsWrongIsSaid() throws Exception {
        assertRefusedAndAllIsFree(
                "data",
                Map.of("MESSAGE_PRICE", "free"),
                "environment variable MESSAGE_PRICE must be a whole number from 1 to 1000000");
    }

    @Test
    void aFolderWithoutTheTemplateIsSaid() {
        assertRefused(Map.of("TEMPLATE", "nowhere.yaml"), "start local mode in the project's folder");
    }
}
