package com.interactioncredits.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The patches with which `make mutants` breaks the code.
class MutantsTest {
    private static final Path FOLDER = Path.of("mutants");

    static List<Path> mutants() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void appliesToTheCode(Path mutant) throws IOException, InterruptedException {
        var check = new ProcessBuilder("git", "apply", "--check", "simulation/" + mutant)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void thereAreAtLeastTenMutants() throws IOException {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(10);
    }
}
