package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.e2e.Api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A hundred concurrent callers.
@Timeout(300)
class ManyCallersTest {
    private static final int CALLERS = 100;

    private final RunningSystem system = RunningSystem.shared();

    @Test
    void aHundredCallersOnOneAccountSpendEachCreditOnce() {
        var user = Api.newUser(system).granted(60);
        var replies = concurrently(caller -> holdAndConvert(user, "h" + caller));
        assertThat(replies).extracting(Reply::status).containsOnly(200, 402);
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(60);
        assertThat(user.balance().get("available").asLong()).isZero();
        assertBalanceAgreesWithTheRecords(user);
    }

    @Test
    void aHundredCallersOnAHundredAccountsDoNotConflict() {
        var users = IntStream.range(0, CALLERS)
                .mapToObj(_ -> Api.newUser(system).granted(1))
                .toList();
        var replies = concurrently(caller -> holdAndConvert(users.get(caller), "only"));
        assertThat(replies).extracting(Reply::status).containsOnly(200);
        users.forEach(ManyCallersTest::assertBalanceAgreesWithTheRecords);
    }

    @Test
    void manyCallersWithOneReferencePlaceOneHold() {
        var user = Api.newUser(system).granted(10);
        var replies = concurrently(_ -> known(() -> user.hold("same", 3)));
        assertThat(replies).extracting(Reply::status).containsOnly(200, 201);
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
        assertThat(replies)
                .extracting(reply -> reply.body().at("/hold/id").asText())
                .containsOnly(replies.getFirst().body().at("/hold/id").asText());
        assertThat(user.balance().get("held").asLong()).isEqualTo(3);
    }

    private static Reply holdAndConvert(Api user, String reference) {
        var held = known(() -> user.hold(reference, 1));
        return held.status() == 402 ? held : known(() -> user.deduct(reference));
    }

    /// Repeats the call while it gets 503. How long that takes with so many callers depends on the machine.
    private static Reply known(Supplier<Reply> call) {
        return Eventually.get(Duration.ofMinutes(4), call, reply -> reply.status() != 503);
    }

    private interface Call {
        Reply by(int caller);
    }

    private static List<Reply> concurrently(Call call) {
        var start = new CountDownLatch(1);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Reply>>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                Callable<Reply> waiting = () -> {
                    start.await();
                    return call.by(number);
                };
                answers.add(callers.submit(waiting));
            }
            start.countDown();
            var replies = new ArrayList<Reply>();
            for (var answer : answers) {
                replies.add(answer.get());
            }
            return replies;
        } catch (ExecutionException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static void assertBalanceAgreesWithTheRecords(Api user) {
        var balance = user.balance();
        var spent = sum(user, "transactions", Set.of("deduction", "refund"), "type");
        var held = sum(user, "holds", Set.of("active"), "status");
        assertThat(balance.get("spent").asLong()).isEqualTo(-spent);
        assertThat(balance.get("held").asLong()).isEqualTo(held);
        assertThat(balance.get("granted").asLong())
                .isEqualTo(balance.get("available").asLong()
                        + balance.get("held").asLong()
                        + balance.get("spent").asLong());
    }

    private static long sum(Api user, String list, Set<String> counted, String by) {
        long sum = 0;
        var cursor = "";
        do {
            var page = user.get("/api/credits/interaction/" + list + "?limit=100" + cursor)
                    .body();
            for (JsonNode entry : page.get(list)) {
                if (counted.contains(entry.get(by).asText())) {
                    sum += entry.get("amount").asLong();
                }
            }
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asText();
        } while (!cursor.isEmpty());
        return sum;
    }
}
