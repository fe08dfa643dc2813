package com.interactioncredits.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The system as `make run` starts it, in a separate process with its own data, or a running one at `BASE_URL`. A
/// started one inherits the environment, including AWS endpoints.
final class RunningSystem implements AutoCloseable {
    private static final String READY = "Ready on ";
    private static final String SIGNING_KEY_FILE = "signing-key.pkcs8";
    /// Halves the start time; the system then runs slower. Little is compiled: most code runs a few times.
    private static final List<String> SHORT_LIVED = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTReplayTraining",
            "-XX:CompileThresholdScaling=2");

    private static final List<RunningSystem> STARTED = new ArrayList<>();
    /// Shared by all started systems, since creating a key takes a third of a system's start.
    private static final byte[] SIGNING_KEY = newSigningKey();

    private final URI baseUri;
    private final Optional<Process> process;
    private final Path data;
    private final int lambdaPort;

    private RunningSystem(URI baseUri, Optional<Process> process, Path data, int lambdaPort) {
        this.baseUri = baseUri;
        this.process = process;
        this.data = data;
        this.lambdaPort = lambdaPort;
    }

    /// The system shared by tests that do not move its clock.
    static synchronized RunningSystem shared() {
        if (STARTED.isEmpty()) {
            var given = Optional.ofNullable(System.getenv("BASE_URL"));
            var system = given.map(url -> at(URI.create(url))).orElseGet(() -> start(emptyFolder()));
            STARTED.add(system);
            Runtime.getRuntime().addShutdownHook(new Thread(system::close));
        }
        return STARTED.getFirst();
    }

    /// The system shared by tests that move its clock or its outages, one class after the other. Allows the machine
    /// mch_reports to read, and tokens without an origin. Three errors of the sending account open its breaker.
    static RunningSystem moved() {
        var settings = Map.of(
                "ALLOWED_MACHINES", "mch_reports:read", "ALLOW_TOKENS_WITHOUT_ORIGIN", "true", "BREAKER_ERRORS", "3");
        return Turns.of(RunningSystem.class, () -> start(emptyFolder(), settings));
    }

    static RunningSystem at(URI baseUri) {
        return new RunningSystem(baseUri, Optional.empty(), Path.of("../.local"), 0);
    }

    static RunningSystem start(Path data) {
        return start(data, Map.of());
    }

    /// @param settings environment variables of local mode
    static RunningSystem start(Path data, Map<String, String> settings) {
        return start(data, settings, SHORT_LIVED);
    }

    static RunningSystem start(Path data, Map<String, String> settings, List<String> jvmOptions) {
        var command = new ArrayList<String>();
        command.add("build/local");
        command.addAll(jvmOptions);
        command.add("com.interactioncredits.local.Main");
        var builder = new ProcessBuilder(command)
                .directory(Path.of("..").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // More steps than a transaction, at each of which a process may die and calls may meet.
        builder.environment().put("PLACE_BY", "commit");
        builder.environment().putAll(settings);
        int lambdaPort = freePort();
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        Integer.toString(freePort()),
                        "LAMBDA_PORT",
                        Integer.toString(lambdaPort),
                        "DATA_DIR",
                        data.toString()));
        try {
            var process = builder.start();
            var baseUri = URI.create(awaitReady(process));
            Api.forgetTokens(baseUri); // of an earlier system at the same port
            return new RunningSystem(baseUri, Optional.of(process), data, lambdaPort);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Keeps reading the process's output, so that the process never blocks on a full pipe.
    private static String awaitReady(Process process) throws IOException {
        var output = process.inputReader(StandardCharsets.UTF_8);
        while (true) {
            var line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the system ended before it was ready");
            }
            if (line.startsWith(READY)) {
                // Not a virtual thread: reading from a process blocks its carrier thread.
                Thread.ofPlatform().daemon().start(() -> output.lines().forEach(_ -> {}));
                return line.substring(READY.length()).strip();
            }
        }
    }

    URI baseUri() {
        return baseUri;
    }

    /// Where a started system's functions can be invoked; 0 for a running one.
    int lambdaPort() {
        return lambdaPort;
    }

    Dev dev() {
        return new Dev(baseUri);
    }

    /// The lines that the functions have logged so far, including metrics.
    List<String> functionLines() {
        return lines("functions.log");
    }

    /// The lines that the functions have logged so far, followed by the standard error of functions and libraries.
    List<String> logLines() {
        return Stream.of(functionLines(), lines("libraries.log"))
                .flatMap(List::stream)
                .toList();
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(data.resolve(file));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Deletes all queued sends while no process uses the data.
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

    boolean exitsWithin(Duration time) {
        try {
            return process.orElseThrow().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(fault);
        }
    }

    /// The private key that signs local mode's tokens, in PKCS #8.
    byte[] signingKey() {
        try {
            return Files.readAllBytes(data.resolve(SIGNING_KEY_FILE));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static byte[] newSigningKey() {
        try {
            return KeyPairGenerator.getInstance("RSA")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// The number of log lines that contain this word.
    long linesWith(String word) {
        return logLines().stream().filter(line -> line.contains(word)).count();
    }

    /// The sum of this metric so far.
    long counted(String metric) {
        return logLines().stream()
                .filter(line -> line.contains("\"CloudWatchMetrics\""))
                .mapToLong(line -> Api.json(line).path(metric).asLong())
                .sum();
    }

    /// Kills the process, like a crash.
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

    /// A new folder with only a signing key.
    static Path emptyFolder() {
        try {
            var folder = Files.createTempDirectory("interaction-credits");
            Files.write(folder.resolve(SIGNING_KEY_FILE), SIGNING_KEY);
            return folder;
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
