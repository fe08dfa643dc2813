package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.whatsapp.Behaviour.Answer;
import com.interactioncredits.whatsapp.ExactJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// All POSTs that the simulated WhatsApp received, in order, in a file of one JSON object per line: the entry of a
/// POST, or `{"told": n}` when all webhooks of the n-th POST were acknowledged. A line is on disk before its effect is
/// visible.
final class Journal implements AutoCloseable {
    private static final String ACKNOWLEDGED = "told";

    private final FileChannel file;
    private final List<ObjectNode> entries = new ArrayList<>();
    private final Map<Integer, Received> pending = new TreeMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Integer> throttled = new HashMap<>();

    /// Reads the entries of earlier runs. An incomplete last line is dropped: its effect was never visible.
    ///
    /// @throws IllegalStateException if the file is damaged anywhere else
    Journal(Path folder) {
        try {
            Files.createDirectories(folder);
            var path = folder.resolve("whatsapp.jsonl");
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.truncate(load(path));
            file.position(file.size());
        } catch (IOException failed) {
            throw new UncheckedIOException("the journal of the simulated WhatsApp cannot be opened", failed);
        }
    }

    /// Records one POST.
    ///
    /// @param senderError the code of an error of the sending account, if that is the answer
    /// @param answerTo the answer, given how often the same message was throttled before
    synchronized Received receive(
            SendRequest request, Instant at, OptionalInt senderError, IntFunction<Answer> answerTo) {
        var entry = Received.entry(request, at);
        var answer = answerTo.apply(throttled.getOrDefault(Received.key(entry), 0));
        var outcome = answer == Answer.SENDER_ERROR ? answer.outcome + " " + senderError.orElseThrow() : answer.outcome;
        append(entry.put("outcome", outcome));
        return remember(entry, answer);
    }

    /// Records that all webhooks of a message were acknowledged. After close it does nothing, and the next run sends
    /// them again.
    synchronized void acknowledged(Received message) {
        if (!file.isOpen()) {
            return;
        }
        append(Json.MAPPER.createObjectNode().put(ACKNOWLEDGED, message.number()));
        pending.remove(message.number());
    }

    /// The accepted messages whose webhooks were not all acknowledged.
    synchronized List<Received> pending() {
        return List.copyOf(pending.values());
    }

    synchronized List<ObjectNode> entries() {
        return entries.stream().map(ObjectNode::deepCopy).toList();
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Reads the file line by line.
    ///
    /// @return the number of bytes in complete lines; the file is ASCII
    private long load(Path path) throws IOException {
        var text = Files.readString(path, StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int number = 1; from < text.length(); number++) {
            int end = text.indexOf('\n', from);
            boolean whole = end >= 0 && readLine(text.substring(from, end));
            if (!whole && (end < 0 || end == text.length() - 1)) {
                return from;
            }
            if (!whole) {
                throw new IllegalStateException(
                        "line " + number + " of " + path + " is damaged: move the file away to start with a new one");
            }
            from = end + 1;
        }
        return from;
    }

    private boolean readLine(String text) {
        JsonNode line;
        try {
            line = Json.MAPPER.readTree(text);
        } catch (IOException _) {
            return false;
        }
        if (line.path(ACKNOWLEDGED).isInt()) {
            pending.remove(line.path(ACKNOWLEDGED).intValue());
            return true;
        }
        if (line instanceof ObjectNode entry && Received.isEntry(entry)) {
            remember(exact(text), Received.answer(entry).orElseThrow());
            return true;
        }
        return false;
    }

    private static ObjectNode exact(String text) {
        try {
            return (ObjectNode) ExactJson.read(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Received remember(ObjectNode entry, Answer answer) {
        var key = Received.key(entry);
        int attempt = attempts.merge(key, 1, Integer::sum);
        var received = new Received(entries.size(), entry, answer, Received.whatsAppId(key, attempt));
        entries.add(entry);
        if (answer.throttles()) {
            throttled.merge(key, 1, Integer::sum);
        }
        if (received.hasWebhooks()) {
            pending.put(received.number(), received);
        }
        return received;
    }

    private void append(ObjectNode line) {
        var bytes = ByteBuffer.wrap(
                (new String(Json.write(line), StandardCharsets.US_ASCII) + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException failed) {
            throw new UncheckedIOException("the journal of the simulated WhatsApp cannot be written", failed);
        }
    }
}
