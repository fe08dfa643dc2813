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

/// The checker that is not ours, and our model of an account for it: the Go program in `e2e/linearizability`. Built
/// once; where Go or its module cannot be had, what needs it is skipped with a line, but never in CI.
final class Porcupine {
    private static final Path SOURCE = Path.of("linearizability").toAbsolutePath();
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path PROGRAM = TARGET.resolve("linearizability");

    private static Optional<String> whyNot = Optional.of("not asked for yet");
    private static boolean asked;

    private Porcupine() {}

    /// @param code 0: linearizable; 1: not
    record Verdict(int code, String words) {}

    static synchronized void mustBeThere() {
        if (!asked) {
            asked = true;
            whyNot = build();
            whyNot.ifPresent(why -> System.out.println("skipped: linearizability is not judged: " + why));
        }
        if (whyNot.isPresent() && System.getenv("CI") != null) {
            throw new IllegalStateException(whyNot.get());
        }
        Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
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
            return Optional.of("the checker's module cannot be had: " + download.words());
        }
        var built = run(List.of("go", "build", "-buildvcs=false", "-o", PROGRAM.toString(), "."));
        if (built.code() != 0) {
            throw new IllegalStateException(built.words());
        }
        return Optional.empty();
    }

    /// The program's own tests: small histories of which it is known what the contract says of them.
    static Verdict testItself() {
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
