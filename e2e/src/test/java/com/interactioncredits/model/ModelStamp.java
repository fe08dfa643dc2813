package com.interactioncredits.model;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.parser.CompUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A hash of what a run of the model depends on: the model, the tests that run it, and the release of Alloy. It is
/// written beside the model by the run itself, once all commands have given what they expect, and committed with it.
record ModelStamp(String hash) {
    static final Path MODEL = Path.of("../docs/model/message.als");

    private static final Path FILE = MODEL.resolveSibling("message.als.checked");
    private static final Path TESTS = Path.of("src/test/java/com/interactioncredits/model");

    static ModelStamp ofNow() throws IOException {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            for (var file : new Path[] {MODEL, TESTS.resolve("ModelTest.java"), TESTS.resolve("ModelStamp.java")}) {
                hash.update(Files.readAllBytes(file));
            }
            hash.update(alloy().getBytes(StandardCharsets.UTF_8));
            return new ModelStamp(HexFormat.of().formatHex(hash.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    /// The name of its archive, which has the version in it.
    private static String alloy() {
        var archive = CompUtil.class.getProtectionDomain().getCodeSource().getLocation();
        return String.valueOf(Path.of(archive.getPath()).getFileName());
    }

    boolean isCommitted() throws IOException {
        return Files.exists(FILE) && Files.readString(FILE).strip().equals(hash);
    }

    /// In CI a stamp that is missing is a failure: the next run would have to check the same model again.
    void write() throws IOException {
        if (System.getenv("CI") != null) {
            assertThat(isCommitted())
                    .as("run ModelTest and commit the %s that it writes", FILE.getFileName())
                    .isTrue();
        }
        Files.writeString(FILE, hash + "\n");
    }
}
