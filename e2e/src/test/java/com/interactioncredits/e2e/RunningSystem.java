package com.interactioncredits.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The system as `make run` starts it, in a process and with data of its own; or one that runs already, at `BASE_URL`.
final class RunningSystem implements AutoCloseable {
    private static final String READY = "Ready on ";
    private static final List<RunningSystem> STARTED = new ArrayList<>();

    private final URI baseUri;
    private final Optional<Process> process;

    private RunningSystem(URI baseUri, Optional<Process> process) {
        this.baseUri = baseUri;
        this.process = process;
    }

    /// The one that tests share which do not move its clock.
    static synchronized RunningSystem shared() {
        if (STARTED.isEmpty()) {
            var given = Optional.ofNullable(System.getenv("BASE_URL"));
            var system = given.map(url -> at(URI.create(url))).orElseGet(() -> start(emptyFolder()));
            STARTED.add(system);
            Runtime.getRuntime().addShutdownHook(new Thread(system::close));
        }
        return STARTED.getFirst();
    }

    static RunningSystem at(URI baseUri) {
        return new RunningSystem(baseUri, Optional.empty());
    }

    static RunningSystem start(Path data) {
        return start(data, Map.of());
    }

    /// @param settings environment variables of local mode
    static RunningSystem start(Path data, Map<String, String> settings) {
        return start(data, settings, "-XX:+TieredCompilation");
    }

    /// Is ready in half the time, and slower from then on: for one that lives only for some messages.
    static RunningSystem startQuickly(Path data, Map<String, String> settings) {
        return start(data, settings, "-XX:TieredStopAtLevel=1");
    }

    private static RunningSystem start(Path data, Map<String, String> settings, String compilation) {
        var local = Path.of("../local/target").toAbsolutePath().normalize();
        if (!Files.isDirectory(local.resolve("lib"))) {
            throw new IllegalStateException("not built: `mvn package` fills " + local);
        }
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                compilation,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + local.resolve("lib"),
                "-Dsqlite4java.library.path=" + local.resolve("lib"),
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                local.resolve("classes") + ":" + local.resolve("lib") + "/*",
                "com.interactioncredits.local.Main");
        var builder = new ProcessBuilder(command)
                .directory(Path.of("..").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(settings);
        builder.environment().putAll(Map.of("PORT", Integer.toString(freePort()), "DATA_DIR", data.toString()));
        try {
            var process = builder.start();
            return new RunningSystem(URI.create(awaitReady(process)), Optional.of(process));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Keeps reading what the process prints, so that it never waits for a reader.
    private static String awaitReady(Process process) throws IOException {
        var output = process.inputReader(StandardCharsets.UTF_8);
        while (true) {
            var line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the system ended before it was ready");
            }
            if (line.startsWith(READY)) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return line.substring(READY.length()).strip();
            }
        }
    }

    URI baseUri() {
        return baseUri;
    }

    Dev dev() {
        return new Dev(baseUri);
    }

    /// Forgets, while no process runs on these data, all messages that wait to be sent.
    static void loseQueuedSends(Path data) {
        var journal = data.resolve("queues.jsonl");
        try {
            var others = Files.readAllLines(journal).stream()
                    .filter(line -> line.endsWith("}") && !line.contains("-sends\""))
                    .toList();
            Files.write(journal, others);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    boolean diesWithin(Duration time) {
        try {
            return process.orElseThrow().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(fault);
        }
    }

    /// As a crash would.
    void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
    }

    @Override
    public void close() {
        process.ifPresent(running -> {
            running.destroy();
            try {
                if (!running.waitFor(10, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException _) {
                running.destroyForcibly();
            }
        });
    }

    static Path emptyFolder() {
        try {
            return Files.createTempDirectory("interaction-credits");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
