package com.interactioncredits.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/// Runs a main class of this module, or of its tests, in a separate process, as `make run` does.
final class RunningProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path err;

    RunningProcess(Class<?> main, Path folder, Map<String, String> environment) throws IOException {
        out = Files.createTempFile(folder, "process", ".out");
        err = Files.createTempFile(folder, "process", ".err");
        var builder = new ProcessBuilder("../build/local", "-XX:TieredStopAtLevel=1", main.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("EXTRA_CLASS_PATH", "target/test-classes");
        builder.environment().keySet().removeAll(List.of("PORT", "LAMBDA_PORT", "DATA_DIR", "TEMPLATE", "BASE_URL"));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("TEMPLATE", "../template.yaml");
        builder.environment().putAll(environment);
        process = builder.start();
    }

    String output() {
        return read(out);
    }

    List<String> errorLines() {
        return Arrays.asList(read(err).split("\n"));
    }

    /// Waits for the `Ready on` line and returns its address.
    String address() throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            var ready = output().lines()
                    .filter(line -> line.startsWith("Ready on "))
                    .findFirst();
            if (ready.isPresent()) {
                return ready.get().substring("Ready on ".length());
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("not ready: " + output() + read(err));
    }

    int exitCode() throws InterruptedException {
        Assertions.assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .as("has ended")
                .isTrue();
        return process.exitValue();
    }

    /// SIGTERM.
    void stop() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
