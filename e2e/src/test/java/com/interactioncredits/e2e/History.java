package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.e2e.Api.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The calls and responses of concurrent callers, with the start and end time of each call, in the format of
/// `e2e/linearizability`.
final class History {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<ObjectNode> calls = new ArrayList<>();

    /// @param amount 0 for none
    record Call(String account, int client, String operation, String reference, long amount) {}

    /// Makes the call and records it. A missing response is recorded as unknown.
    void record(Call call, Supplier<Reply> answer) {
        var line = JSON.createObjectNode()
                .put("account", call.account())
                .put("client", call.client())
                .put("operation", call.operation())
                .put("reference", call.reference())
                .put("amount", call.amount())
                .put("call", System.nanoTime());
        try {
            var reply = answer.get();
            line.put("return", System.nanoTime())
                    .put("status", reply.status())
                    .put(
                            "replay",
                            reply.headers().firstValue("Idempotent-Replay").isPresent())
                    .set("body", reply.body());
        } catch (UncheckedIOException _) {
            line.put("return", System.nanoTime()).put("status", 0);
        }
        add(line);
    }

    private synchronized void add(ObjectNode line) {
        calls.add(line);
    }

    /// All calls of this operation with this status.
    synchronized List<ObjectNode> answered(String operation, int status) {
        return calls.stream()
                .filter(line -> line.get("operation").asText().equals(operation)
                        && line.get("status").asInt() == status)
                .toList();
    }

    synchronized List<ObjectNode> answeredWith(int status) {
        return calls.stream()
                .filter(line -> line.get("status").asInt() == status)
                .toList();
    }

    /// How often each operation got each status; 0 for a missing response.
    synchronized String summary() {
        return calls.stream()
                .collect(Collectors.groupingBy(
                        line -> line.get("operation").asText() + " "
                                + line.get("status").asInt(),
                        TreeMap::new,
                        Collectors.counting()))
                .toString();
    }

    /// Replaces the response of a call.
    static void alter(ObjectNode line, int status, JsonNode body) {
        line.put("status", status).set("body", body);
    }

    synchronized void write(Path file) {
        try {
            Files.write(file, calls.stream().map(JsonNode::toString).toList());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
