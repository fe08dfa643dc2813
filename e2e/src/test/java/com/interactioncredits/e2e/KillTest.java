package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The process dies without a word while messages are under way, and is started again on the same data.
@MovesTheClock
@Timeout(180)
class KillTest {
    private static final int SENDS = 50;
    private static final Set<String> LAST = Set.of("read", "delivered", "sent", "failed", "unconfirmed");

    @Test
    void noAcknowledgedMessageIsLostDoubledOrLeftUnpaidByACrash() {
        long seed = Optional.ofNullable(System.getProperty("seed"))
                .map(Long::parseLong)
                .orElseGet(System::nanoTime);
        System.out.println("KillTest: seed " + seed);
        var data = RunningSystem.emptyFolder();
        var system = RunningSystem.start(data);
        var user = Api.newUser(system).granted(SENDS);
        var acknowledged = sentUntilKilled(system, user, new Random(seed).nextInt(1500));

        try (var again = RunningSystem.start(data)) {
            var survivor = Api.user(again, user.userId());
            // What nobody took up by itself is the sweep's, which comes each minute.
            advance(again, 121);
            Eventually.get(Duration.ofSeconds(60), () -> Books.of(survivor), Books::areClosed);
            assertThat(acknowledged).allSatisfy(id -> assertThat(
                            survivor.message(id).path("status").asText())
                    .isIn(LAST));
            assertNoneWasTakenTwice(again);
        }
    }

    /// @return the ids of the messages that were answered with 202 before the process died
    private static List<String> sentUntilKilled(RunningSystem system, Api user, int killAfterMillis) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Optional<String>>>();
            for (int number = 0; number < SENDS; number++) {
                var key = "k" + number;
                Callable<Optional<String>> send = () -> accepted(user, key);
                answers.add(callers.submit(send));
            }
            LockSupport.parkNanos(Duration.ofMillis(killAfterMillis).toNanos());
            system.kill();
            var ids = new ArrayList<String>();
            for (var answer : answers) {
                answer.get().ifPresent(ids::add);
            }
            return ids;
        } catch (ExecutionException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Optional<String> accepted(Api user, String key) {
        try {
            var reply = user.send("+15550100000", key);
            return reply.status() == 202
                    ? Optional.of(reply.body().at("/message/id").asText())
                    : Optional.empty();
        } catch (RuntimeException _) {
            // The process died before it answered: nothing was promised.
            return Optional.empty();
        }
    }

    private static void assertNoneWasTakenTwice(RunningSystem system) {
        var request = HttpRequest.newBuilder(system.baseUri().resolve("/dev/whatsapp/messages"))
                .GET()
                .build();
        var posts = new HashMap<String, Integer>();
        for (var post : Api.exchange(request).body().get("messages")) {
            posts.merge(post.get("callbackData").asText(), 1, Integer::sum);
        }
        assertThat(posts.values()).allMatch(times -> times == 1);
    }

    /// What became of the credits, and of all messages, answered or not.
    private record Books(long available, long held, long spent, List<String> statuses) {
        static Books of(Api user) {
            var list = user.get("/api/whatsapp/messages?limit=100").body().get("messages");
            var statuses = StreamSupport.stream(list.spliterator(), false)
                    .map(message -> message.get("status").asText())
                    .toList();
            var balance = user.balance();
            return new Books(
                    balance.get("available").asLong(),
                    balance.get("held").asLong(),
                    balance.get("spent").asLong(),
                    statuses);
        }

        /// Every message has ended, and every credit is spent on one that went out, held for one that nobody knows of,
        /// or available.
        boolean areClosed() {
            long out = count(Set.of("sent", "delivered", "read"));
            long unknown = count(Set.of("unconfirmed"));
            return LAST.containsAll(statuses) && spent == out && held == unknown && available == SENDS - out - unknown;
        }

        private long count(Set<String> wanted) {
            return statuses.stream().filter(wanted::contains).count();
        }
    }

    private static void advance(RunningSystem system, long seconds) {
        var body = JsonNodeFactory.instance.objectNode().put("advanceSeconds", seconds);
        Api.exchange(HttpRequest.newBuilder(system.baseUri().resolve("/dev/clock"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }
}
