package com.interactioncredits.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The ways in which `make breakages` breaks the code.
class BreakagesTest {
    private static final Path FOLDER = Path.of("breakages");

    static List<Path> breakages() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void stillFitsTheCode(Path breakage) throws IOException, InterruptedException {
        var check = new ProcessBuilder("git", "apply", "--check", "torture/" + breakage)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void thereAreTenAtLeast() throws IOException {
        assertThat(breakages()).hasSizeGreaterThanOrEqualTo(10);
    }
}
