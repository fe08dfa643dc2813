package com.interactioncredits.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Starts everything and runs until it is told to stop. A start that fails says why in one line and exits with 1.
final class Main {
    private static final Duration TO_STOP = Duration.ofSeconds(3);

    private Main() {}

    static void main() throws InterruptedException {
        // Read once by the server's class, so before it is loaded: small answers are not to wait for one another.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
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

    /// The terminal is for what a person must know. The functions' lines go to `functions.log` in the data folder, and
    /// what libraries have to say to `libraries.log`.
    private static void redirectOutput(Path folder) {
        try {
            Files.createDirectories(folder);
            System.setOut(appending(folder.resolve("functions.log")));
            System.setErr(appending(folder.resolve("libraries.log")));
        } catch (IOException _) {
            throw DataFolder.unusable(folder);
        }
    }

    private static PrintStream appending(Path file) throws IOException {
        return new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
    }

    /// In one line.
    static String reason(RuntimeException failed) {
        var message = failed.getMessage();
        var first = message == null ? "" : message.lines().findFirst().orElse("");
        return failed instanceof IllegalStateException
                ? first
                : failed.getClass().getName() + ": " + first;
    }

    private static void stop(LocalSystem system) {
        try {
            Thread.ofPlatform().daemon().start(system::close).join(TO_STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
