package com.interactioncredits.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Starts the system and runs until it is stopped. If the start fails, prints the reason in one line and exits with 1.
final class Main {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private Main() {}

    static void main() throws InterruptedException {
        // Must be set before the server's class is loaded. Without it, small responses are delayed.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        // Before the first call of an AWS client. By default only five idle connections to each store are kept.
        System.setProperty("http.maxConnections", "100");
        var terminal = System.out;
        var errors = System.err;
        try {
            var config = LocalConfig.from(System.getenv());
            redirectOutput(config.dataFolder());
            var system = LocalSystem.start(config, terminal);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop"));
            terminal.println("Ready on " + system.baseUri());
            Thread.currentThread().join();
        } catch (RuntimeException failed) {
            if (System.err != errors) {
                failed.printStackTrace();
            }
            errors.println("Local mode did not start: " + reason(failed));
            System.exit(1);
        }
    }

    /// Keeps the terminal free for messages to the user: the functions' output goes to `functions.log` in the data
    /// folder, that of libraries to `libraries.log`.
    private static void redirectOutput(Path folder) {
        try {
            Files.createDirectories(folder);
            System.setOut(appending(folder.resolve(DataFolder.FUNCTIONS_LOG)));
            System.setErr(appending(folder.resolve("libraries.log")));
        } catch (IOException _) {
            throw DataFolder.unusable(folder);
        }
    }

    private static PrintStream appending(Path file) throws IOException {
        return new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
    }

    /// The reason for a failed start, in one line.
    static String reason(RuntimeException failed) {
        var message = failed.getMessage();
        var first = message == null ? "" : message.lines().findFirst().orElse("");
        return failed instanceof IllegalStateException
                ? first
                : failed.getClass().getName() + ": " + first;
    }

    private static void stop(LocalSystem system) {
        try {
            Thread.ofPlatform().daemon().start(system::close).join(STOP_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
