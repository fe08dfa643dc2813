package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Kills the process while messages are being sent, and restarts it on the same data.
@MovesTheClock
@Timeout(600)
class KillTest {
    private static final int SENDS = 50;
    private static final int ROUNDS = Integer.getInteger("kills", 1);

    @Test
    void acknowledgedMessagesSurviveACrashAndAreSentAndPaidOnce() {
        var random = Seed.random("KillTest");
        var data = RunningSystem.emptyFolder();
        var system = RunningSystem.start(data);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                var user = Api.newUser(system).granted(SENDS);
                var acknowledged = sentUntilKilled(system, user, random.nextInt(2500), random);
                system = RunningSystem.start(data);
                var survivor = Api.user(system, user.userId());
                new EndState(system, survivor, SENDS, EndState.PAID_WHEN_ACCEPTED).check();
                var kept =
                        survivor.get("/api/whatsapp/messages?limit=100").body().get("messages");
                assertThat(kept.valueStream().map(message -> message.get("id")).map(JsonNode::asText))
                        .containsAll(acknowledged);
            }
        } finally {
            system.close();
        }
    }

    /// @return the ids of the messages acknowledged with 202 before the process died
    private static List<String> sentUntilKilled(RunningSystem system, Api user, int killAfterMillis, Random random) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Optional<String>>>();
            for (int number = 0; number < SENDS; number++) {
                var key = "k" + number;
                var to = "+1555010000" + random.nextInt(10);
                Callable<Optional<String>> send = () -> user.trySend(to, key);
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
}
