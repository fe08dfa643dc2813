package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.e2e.Dev.Halt;
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

/// Recovery by the sweep alone: the process died and the queue lost its messages.
@MovesTheClock
@Timeout(300)
class SweepTest {
    private static final Duration SWEEP_TIME = Duration.ofMinutes(2);

    private final Path data = RunningSystem.emptyFolder();

    @Test
    void theSweepResumesAMessageWithinTwoMinutesOfAnyLostStep() {
        var passing = stuck("+15550100002", Halt.after(3, "PutItem"), "sending");
        var settled = stuck("+15550100001", Halt.after(2, "TransactWriteItems"), "sending");
        var claimed = stuck("+15550100004", Halt.after(1, "POST to WhatsApp"), "sending");
        var neverQueued = stuck("+15550100000", Halt.after(1, "TransactWriteItems"), "queued");
        try (var system = RunningSystem.start(data)) {
            var began = system.dev().now();
            assertThat(List.of(passing, settled, claimed, neverQueued))
                    .allSatisfy(stuck ->
                            assertThat(stuck.in(system).get("status").asText()).isEqualTo(stuck.status()));
            advanceByMinutes(system, SWEEP_TIME);
            var latest = began.plus(SWEEP_TIME).plus(Eventually.IN_TIME);

            passing.awaits("delivered", system);
            settled.awaits("failed", system);
            claimed.awaits("unconfirmed", system);
            neverQueued.awaits("read", system);
            assertThat(sentAt(passing.in(system))).isBefore(latest);
            assertThat(reachedAt(settled.in(system), "failed")).isBefore(latest);
            assertThat(sentAt(neverQueued.in(system))).isBefore(latest);
            var given = reachedAt(claimed.in(system), "sending");
            assertThat(reachedAt(claimed.in(system), "unconfirmed")).isBetween(given.plusSeconds(60), latest);

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
    void aBacklogIsRequeuedWithDoublingDelaysAndSentOnce() {
        String id;
        Api user;
        try (var system = RunningSystem.start(data, Map.of("TEMPLATE", templateWithoutSendsConsumer()))) {
            user = Api.newUser(system).granted(1);
            id = user.trySend("+15550100000", "waits").orElseThrow();
            for (int minute = 1; minute <= 10; minute++) {
                system.dev().advance(60);
                system.dev().awaitIdle();
            }
            assertThat(user.message(id).get("status").asText()).isEqualTo("queued");
        }
        // At acceptance, and then after 1, 3 and 7 minutes.
        assertThat(timesQueued(id)).isEqualTo(4);
        try (var system = RunningSystem.start(data)) {
            var same = Api.user(system, user.userId());
            Eventually.get(() -> same.message(id).path("status").asText(), "read"::equals);
            system.dev().awaitIdle();
            assertThat(system.dev().posts(id)).extracting(Post::outcome).containsExactly("accepted");
        }
    }

    /// A user's only message, after the process died at one of its steps and the queue lost its messages.
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

    private Stuck stuck(String to, Halt halt, String status) {
        var system = RunningSystem.start(data);
        var user = Api.newUser(system).granted(1);
        system.dev().haltAt(halt);
        user.trySend(to, "stuck");
        assertThat(system.exitsWithin(Duration.ofSeconds(20))).isTrue();
        RunningSystem.loseQueuedSends(data);
        return new Stuck(user.userId(), status);
    }

    /// A template without a consumer of the sends queue.
    private static String templateWithoutSendsConsumer() {
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

    private static void advanceByMinutes(RunningSystem system, Duration time) {
        for (int minute = 0; minute < time.toMinutes(); minute++) {
            system.dev().advance(60);
            system.dev().awaitIdle();
        }
    }

    /// The earliest of these statuses, since a fast webhook may skip the earlier ones.
    private static Instant sentAt(JsonNode message) {
        return Stream.of("sent", "delivered", "read")
                .map(status -> message.at("/statusTimes/" + status).asText())
                .filter(time -> !time.isEmpty())
                .map(Instant::parse)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant reachedAt(JsonNode message, String status) {
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
