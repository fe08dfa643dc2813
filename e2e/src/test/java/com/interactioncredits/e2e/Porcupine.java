package com.interactioncredits.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Runs the linearizability checker Porcupine with our model of an account: the Go program in `e2e/linearizability`.
/// Built once. Without Go or its module, tests that need it are skipped with a message, but fail in CI.
final class Porcupine {
    private static final Path SOURCE = Path.of("linearizability").toAbsolutePath();
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path PROGRAM = TARGET.resolve("linearizability");

    private static Optional<String> problem = Optional.of("not built yet");
    private static boolean buildTried;

    private Porcupine() {}

    /// @param code 0: linearizable; 1: not
    record Verdict(int code, String words) {}

    static synchronized void requireInstalled() {
        if (!buildTried) {
            buildTried = true;
            problem = build();
            problem.ifPresent(why -> System.out.println("skipped: linearizability is not buildTried: " + why));
        }
        if (problem.isPresent() && System.getenv("CI") != null) {
            throw new IllegalStateException(problem.get());
        }
        Assumptions.assumeTrue(problem.isEmpty(), () -> problem.orElse(""));
    }

    private static Optional<String> build() {
        try {
            if (run(List.of("go", "version")).code() != 0) {
                return Optional.of("this Go does not run");
            }
        } catch (UncheckedIOException _) {
            return Optional.of("Go (1.18 or newer) is not installed");
        }
        var download = run(List.of("go", "mod", "download"));
        if (download.code() != 0) {
            return Optional.of("the checker's module could not be downloaded: " + download.words());
        }
        var built = run(List.of("go", "build", "-buildvcs=false", "-o", PROGRAM.toString(), "."));
        if (built.code() != 0) {
            throw new IllegalStateException(built.words());
        }
        return Optional.empty();
    }

    /// The program's own tests: small histories with known results.
    static Verdict selfTest() {
        return run(List.of("go", "test", "-count=1", "./..."));
    }

    static Verdict judge(String name, History history) {
        try {
            var folder = Files.createDirectories(TARGET.resolve("histories"));
            var file = folder.resolve(name + ".jsonl");
            history.write(file);
            return run(List.of(PROGRAM.toString(), "-html", folder.toString(), file.toString()));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Verdict run(List<String> command) {
        try {
            var process = new ProcessBuilder(new ArrayList<>(command))
                    .directory(SOURCE.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Verdict(process.waitFor(), words.strip());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(fault);
        }
    }
}
