package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.e2e.Api.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Measures latency and responses of calls, and how long their messages took.
final class Measures {
    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(10);
    private static final String TO_FIRST_ATTEMPT = "message: accepted to first attempt";
    private static final String TO_SENT = "message: accepted to `sent`";

    private final Map<String, Queue<Double>> millis = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, LongAdder>> answers = new ConcurrentHashMap<>();

    Reply call(String route, Supplier<Reply> call) {
        return call(route, System.nanoTime(), call);
    }

    /// @param due when the call should have begun, by `System.nanoTime`
    Reply call(String route, long due, Supplier<Reply> call) {
        var reply = call.get();
        add(route, (System.nanoTime() - due) / 1e6);
        answer(route, answerOf(reply));
        return reply;
    }

    private static String answerOf(Reply reply) {
        var code = reply.body().path("code").asText();
        return reply.status() + (code.isEmpty() ? "" : " " + code);
    }

    /// Waits until all accepted messages have a final status, and takes their times from the messages.
    void messages(Api user, int accepted) {
        var all = Eventually.get(MAX_BACKLOG_TIME, () -> listed(user), messages -> messages.size() >= accepted);
        for (var listed : all) {
            var id = listed.path("id").asText();
            var message = isInProgress(listed)
                    ? Eventually.get(MAX_BACKLOG_TIME, () -> user.message(id), now -> !isInProgress(now))
                    : listed;
            var times = message.path("statusTimes");
            answer(TO_SENT, times.has("sent") ? "sent" : message.path("status").asText());
            if (times.has("sent")) {
                add(TO_FIRST_ATTEMPT, between(times, "queued", "sending"));
                add(TO_SENT, between(times, "queued", "sent"));
            }
        }
    }

    private static boolean isInProgress(JsonNode message) {
        return message.path("statusTimes").has("queued")
                && List.of("queued", "sending").contains(message.path("status").asText());
    }

    private static double between(JsonNode times, String first, String second) {
        var began = Instant.parse(times.path(first).asText());
        return Duration.between(began, Instant.parse(times.path(second).asText()))
                .toMillis();
    }

    private static List<JsonNode> listed(Api user) {
        var caller = user.withToken();
        var messages = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = caller.get("/api/whatsapp/messages?limit=100" + cursor).body();
            page.path("messages").forEach(messages::add);
            cursor = "&cursor=" + page.path("nextCursor").asText();
        } while (!cursor.endsWith("=null"));
        return messages;
    }

    private void add(String name, double value) {
        millis.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>()).add(value);
    }

    private void answer(String name, String answer) {
        answers.computeIfAbsent(name, _ -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(answer, _ -> new LongAdder())
                .increment();
    }

    /// Markdown, a line for each route.
    String table() {
        var table = new StringBuilder("| | p50 ms | p95 ms | p99 ms | max ms | answers |\n|---|--:|--:|--:|--:|---|\n");
        millis.forEach((name, values) -> {
            var sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %.0f | %s |%n",
                    name,
                    percentile(sorted, 0.50),
                    percentile(sorted, 0.95),
                    percentile(sorted, 0.99),
                    percentile(sorted, 1),
                    answers.getOrDefault(name, Map.of()).entrySet().stream()
                            .map(answer -> answer.getValue() + " × " + answer.getKey())
                            .collect(Collectors.joining(", "))));
        });
        return table.toString();
    }

    private static double percentile(double[] sorted, double percentile) {
        return sorted[Math.max(0, (int) Math.ceil(percentile * sorted.length) - 1)];
    }
}
