package com.interactioncredits.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A hash of what a run of a model depends on. It is written beside the model's description by the run itself, once all
/// has come out as expected, and committed with it.
///
/// @param file where it is written
public record ModelStamp(Path file, String hash) {
    /// @param sources the model, and the tests that run it
    /// @param checker what runs it, with its release
    public static ModelStamp of(Path file, List<Path> sources, String checker) throws IOException {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            for (var source : sources) {
                hash.update(Files.readAllBytes(source));
            }
            hash.update(checker.getBytes(StandardCharsets.UTF_8));
            return new ModelStamp(file, HexFormat.of().formatHex(hash.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    public boolean isCommitted() throws IOException {
        return Files.exists(file) && Files.readString(file).strip().equals(hash);
    }

    /// In CI a stamp that is missing is a failure: the next run would have to check the same model again.
    public void write() throws IOException {
        if (System.getenv("CI") != null) {
            assertThat(isCommitted())
                    .as("run the model's tests and commit the %s that they write", file.getFileName())
                    .isTrue();
        }
        Files.writeString(file, hash + "\n");
    }
}
