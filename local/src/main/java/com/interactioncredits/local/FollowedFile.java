package com.interactioncredits.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file to which lines are appended. Not thread-safe.
final class FollowedFile {
    private final Path path;
    private long read;

    FollowedFile(Path path) {
        this.path = path;
    }

    /// The whole lines that were appended since the last call; all of them at the first, none without the file.
    List<String> newLines() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            var bytes = new byte[Math.toIntExact(file.length() - read)];
            file.seek(read);
            file.readFully(bytes);
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            var whole = text.lastIndexOf('\n') + 1;
            read += whole;
            return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
