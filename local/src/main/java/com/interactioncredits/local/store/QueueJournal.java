package com.interactioncredits.local.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The messages in the queues, in a file of one JSON object per line, so that a restart loses none: the whole message
/// when it is added, the changed fields when it is received, and `gone` when it is deleted. One thread writes.
final class QueueJournal implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path path;
    private final FileChannel file;
    private final Map<String, Map<String, ObjectNode>> left;

    private QueueJournal(Path path, FileChannel file, Map<String, Map<String, ObjectNode>> left) {
        this.path = path;
        this.file = file;
        this.left = left;
    }

    /// Reads the messages of an earlier run, and rewrites the file with them. An incomplete last line is dropped: its
    /// change was never acknowledged.
    ///
    /// @throws IllegalStateException if the file is damaged elsewhere, or cannot be read or written
    static QueueJournal in(Path folder) {
        var path = folder.resolve("queues.jsonl");
        try {
            var left = Files.exists(path) ? read(path) : new LinkedHashMap<String, Map<String, ObjectNode>>();
            var fresh = folder.resolve("queues.jsonl.new");
            try (var writer = Files.newBufferedWriter(fresh)) {
                for (var messages : left.values()) {
                    for (var message : messages.values()) {
                        writer.write(message + "\n");
                    }
                }
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new QueueJournal(path, FileChannel.open(path, StandardOpenOption.APPEND), left);
        } catch (IOException unusable) {
            throw new IllegalStateException("the queues' journal " + path + " cannot be used", unusable);
        }
    }

    private static Map<String, Map<String, ObjectNode>> read(Path path) throws IOException {
        var queues = new LinkedHashMap<String, Map<String, ObjectNode>>();
        var lines = Files.readString(path).split("\n", -1);
        for (int number = 0; number < lines.length; number++) {
            if (MAPPER.readTree(whole(lines, number, path)) instanceof ObjectNode line) {
                apply(line, queues.computeIfAbsent(line.path("queue").asText(), _ -> new LinkedHashMap<>()));
            }
        }
        return queues;
    }

    /// The last line is empty or incomplete, and ignored.
    private static String whole(String[] lines, int number, Path path) {
        if (number == lines.length - 1) {
            return "null";
        }
        try {
            MAPPER.readTree(lines[number]);
            return lines[number];
        } catch (JsonProcessingException _) {
            throw new IllegalStateException("line " + (number + 1) + " of the queues' journal " + path
                    + " is damaged: move the file away to start with a new one");
        }
    }

    private static void apply(ObjectNode line, Map<String, ObjectNode> messages) {
        var id = line.path("id").asText();
        if (line.has("gone")) {
            messages.remove(id);
        } else if (line.has("body")) {
            messages.put(id, line);
        } else {
            messages.computeIfPresent(id, (_, message) -> message.setAll(line));
        }
    }

    /// The messages of an earlier run in this queue.
    List<ObjectNode> left(String queue) {
        return List.copyOf(left.getOrDefault(queue, Map.of()).values());
    }

    /// The messages that are in the queues now, by their queue. Reads the whole file; any thread may call it.
    Map<String, List<ObjectNode>> now() {
        try {
            var queues = new LinkedHashMap<String, List<ObjectNode>>();
            read(path).forEach((queue, messages) -> queues.put(queue, List.copyOf(messages.values())));
            return queues;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void append(JsonNode line) {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
