package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.e2e.Dev.Death;
import com.interactioncredits.e2e.Dev.Post;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only the sweep can bring on: the process died, and the queue has lost what it held.
@MovesTheClock
@Timeout(300)
class SweepTest {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Path data = RunningSystem.emptyFolder();

    @Test
    void whateverStepWasLostTheMessageGoesOnWithinTwoMinutes() {
        var passing = stuck("+15550100002", Death.after(3, "PutItem"), "sending");
        var settled = stuck("+15550100001", Death.after(2, "TransactWriteItems"), "sending");
        var claimed = stuck("+15550100004", Death.after(1, "POST to WhatsApp"), "sending");
        var neverQueued = stuck("+15550100000", Death.after(1, "TransactWriteItems"), "queued");
        try (var system = RunningSystem.start(data)) {
            var began = system.dev().now();
            assertThat(List.of(passing, settled, claimed, neverQueued))
                    .allSatisfy(stuck ->
                            assertThat(stuck.in(system).get("status").asText()).isEqualTo(stuck.status()));
            minuteByMinute(system, AT_MOST);
            var latest = began.plus(AT_MOST).plus(Eventually.IN_TIME);

            passing.awaits("delivered", system);
            settled.awaits("failed", system);
            claimed.awaits("unconfirmed", system);
            neverQueued.awaits("read", system);
            assertThat(wentOut(passing.in(system))).isBefore(latest);
            assertThat(reached(settled.in(system), "failed")).isBefore(latest);
            assertThat(wentOut(neverQueued.in(system))).isBefore(latest);
            var given = reached(claimed.in(system), "sending");
            assertThat(reached(claimed.in(system), "unconfirmed")).isBetween(given.plusSeconds(60), latest);

            assertThat(balance(passing, system)).isEqualTo("0 available, 0 held, 1 spent");
            assertThat(balance(settled, system)).isEqualTo("1 available, 0 held, 0 spent");
            assertThat(balance(claimed, system)).isEqualTo("0 available, 1 held, 0 spent");
            assertThat(balance(neverQueued, system)).isEqualTo("0 available, 0 held, 1 spent");
            assertThat(claimed.posts(system)).hasSize(1);
            assertThat(settled.posts(system)).hasSize(1);
            assertThat(neverQueued.posts(system)).hasSize(1);
        }
    }

    @Test
    void aBacklogIsQueuedAgainAtEachDoublingAndStillSentOnce() {
        String id;
        Api user;
        try (var system = RunningSystem.start(data, Map.of("TEMPLATE", withoutWhoeverTakesSends()))) {
            user = Api.newUser(system).granted(1);
            id = user.sendOrDie("+15550100000", "waits").orElseThrow();
            for (int minute = 1; minute <= 10; minute++) {
                system.dev().advance(60);
                system.dev().awaitIdle();
            }
            assertThat(user.message(id).get("status").asText()).isEqualTo("queued");
        }
        // Once when it was accepted, then after 1, 3 and 7 minutes.
        assertThat(timesQueued(id)).isEqualTo(4);
        try (var system = RunningSystem.start(data)) {
            var same = Api.user(system, user.userId());
            Eventually.get(() -> same.message(id).path("status").asText(), "read"::equals);
            system.dev().awaitIdle();
            assertThat(system.dev().posts(id)).extracting(Post::outcome).containsExactly("accepted");
        }
    }

    /// The one message of a user, whose process died at one of its steps, and what waited on the queue was lost.
    private record Stuck(String userId, String status) {
        JsonNode in(RunningSystem system) {
            return Api.user(system, userId).get("/api/whatsapp/messages").body().at("/messages/0");
        }

        void awaits(String wanted, RunningSystem system) {
            Eventually.get(() -> in(system).get("status").asText(), wanted::equals);
        }

        List<Post> posts(RunningSystem system) {
            return system.dev().posts(in(system).get("id").asText());
        }
    }

    private Stuck stuck(String to, Death death, String status) {
        var system = RunningSystem.start(data);
        var user = Api.newUser(system).granted(1);
        system.dev().dieAt(death);
        user.sendOrDie(to, "stuck");
        assertThat(system.diesWithin(Duration.ofSeconds(20))).isTrue();
        RunningSystem.loseQueuedSends(data);
        return new Stuck(user.userId(), status);
    }

    /// A template in which nobody takes sends off their queue.
    private static String withoutWhoeverTakesSends() {
        try {
            var folder = RunningSystem.emptyFolder();
            var definition = Path.of("statemachine/send-message.asl.json");
            Files.createDirectories(folder.resolve(definition).getParent());
            Files.copy(Path.of("..").resolve(definition), folder.resolve(definition));
            var template = Files.readString(Path.of("../template.yaml"));
            var without = template.replaceFirst("(?m)^      Events:\\n        Sends:\\n(?: {8,}.*\\n)+", "");
            assertThat(without).hasSizeLessThan(template.length());
            return Files.writeString(folder.resolve("template.yaml"), without).toString();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private long timesQueued(String messageId) {
        try (var lines = Files.lines(data.resolve("queues.jsonl"))) {
            return lines.filter(line -> line.contains("\"body\"") && line.contains(messageId))
                    .count();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void minuteByMinute(RunningSystem system, Duration time) {
        for (int minute = 0; minute < time.toMinutes(); minute++) {
            system.dev().advance(60);
            system.dev().awaitIdle();
        }
    }

    /// A webhook that is quicker than the others lets their statuses be skipped.
    private static Instant wentOut(JsonNode message) {
        return Stream.of("sent", "delivered", "read")
                .map(status -> message.at("/statusTimes/" + status).asText())
                .filter(time -> !time.isEmpty())
                .map(Instant::parse)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant reached(JsonNode message, String status) {
        assertThat(message.get("statusTimes").properties())
                .extracting(Map.Entry::getKey)
                .contains(status);
        return Instant.parse(message.at("/statusTimes/" + status).asText());
    }

    private static String balance(Stuck whose, RunningSystem system) {
        var balance = Api.user(system, whose.userId()).balance();
        return Stream.of("available", "held", "spent")
                .map(part -> balance.get(part).asLong() + " " + part)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
