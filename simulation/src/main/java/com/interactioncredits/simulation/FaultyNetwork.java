package com.interactioncredits.simulation;

import com.interactioncredits.simulateddynamodb.Network;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/// The network to the store, where a request or response may be lost, duplicated, late or throttled, and where the
/// process may die.
final class FaultyNetwork implements Network {
    /// The SDK's own bound of one call in our functions.
    private static final Duration ONE_CALL = Duration.ofMillis(2300);

    /// How much later than its caller expects a request may arrive.
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    /// A transaction has a token, by which the store does it once, and reading twice changes nothing.
    private static final Set<String> PLAIN_WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");

    /// How much likelier a process dies after a plain update: what it has committed is then for others to complete.
    private static final double DIES_AFTER_UPDATE = 5;

    private final Simulation world;
    private final Counts counts;
    private final FaultRates faults;
    private final StoreTimes times;
    private final long diesAt;
    private long steps;
    private boolean faultsStopped;

    FaultyNetwork(Simulation world, Counts counts, FaultRates faults, StoreTimes times, OptionalLong diesAt) {
        this.world = world;
        this.counts = counts;
        this.faults = faults;
        this.times = times;
        this.diesAt = diesAt.orElse(-1);
    }

    /// Stops all faults.
    void stopFaults() {
        faultsStopped = true;
    }

    private boolean injects(String fault, double chance) {
        if (faultsStopped || !world.chance(chance)) {
            return false;
        }
        counts.increment("store: " + fault);
        return true;
    }

    /// Kills the process at random, or at the chosen step.
    private void dieIf(String when, double chance) {
        if (faultsStopped) {
            return;
        }
        if (steps++ == diesAt) {
            counts.increment("store: " + when + ", and nothing else goes wrong");
            world.die();
        }
        if (injects(when, chance)) {
            world.die();
        }
    }

    @Override
    public <T> T call(String what, Supplier<T> work) {
        world.live();
        dieIf("process dies before a call", faults.dies());
        world.sleep(times.way(what).draw(world));
        if (injects("request lost", faults.lost())) {
            world.sleep(ONE_CALL.toNanos() / (1 + world.random().nextInt(4)));
            throw SdkClientException.create("the request was lost");
        }
        if (!what.equals("TransactWriteItems") && injects("throttled", faults.throttled())) {
            throw throttled();
        }
        if (injects("request done too late", faults.late())) {
            doLater(what, work, world.between(Duration.ofSeconds(3), MAX_DELAY));
            world.sleep(ONE_CALL.toNanos());
            throw ApiCallTimeoutException.create(ONE_CALL.toMillis());
        }
        var answer = PLAIN_WRITES.contains(what) && injects("request done twice", faults.twice())
                ? twice(what, work)
                : work.get();
        world.pass(times.way(what).draw(world));
        dieIf("process dies after a call", faults.dies() * (what.equals("UpdateItem") ? DIES_AFTER_UPDATE : 1));
        world.live();
        if (injects("answer lost", faults.answerLost())) {
            throw SdkClientException.create("the answer was lost");
        }
        return answer;
    }

    /// The second time is before the answer, which is then the second one's, or later.
    ///
    /// A refused UpdateItem is not repeated: the caller of a hold that was refused must not find it placed later,
    /// which no condition can prevent. The functions' HTTP client and SDK send each request once.
    private <T> T twice(String what, Supplier<T> work) {
        if (what.equals("UpdateItem")) {
            var answer = work.get();
            doLater(what, work, world.between(Duration.ZERO, MAX_DELAY));
            return answer;
        }
        if (world.chance(0.5)) {
            doLater(what, work, world.between(Duration.ZERO, MAX_DELAY));
        } else {
            doUnanswered(work);
        }
        return work.get();
    }

    private void doLater(String what, Supplier<?> work, long nanos) {
        world.start("late " + what, () -> {
            world.pass(nanos);
            doUnanswered(work);
        });
    }

    private static void doUnanswered(Supplier<?> work) {
        try {
            var _ = work.get();
        } catch (RuntimeException _) {
            // Its caller gets another answer, or has given up.
        }
    }

    private static RuntimeException throttled() {
        return ProvisionedThroughputExceededException.builder()
                .message("Throughput exceeded")
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ProvisionedThroughputExceededException")
                        .build())
                .build();
    }

    @Override
    public long transactionLasts() {
        return times.transaction().draw(world);
    }

    @Override
    public long writeLasts() {
        return times.write().draw(world);
    }

    @Override
    public void pass(long nanos) {
        world.pass(nanos);
    }

    @Override
    public long betweenItems() {
        return world.between(Duration.ZERO, Duration.ofMillis(world.chance(0.2) ? 30 : 1));
    }

    @Override
    public long indexLag() {
        return world.between(Duration.ZERO, Duration.ofMillis(1900));
    }

    @Override
    public boolean throttlesTransaction() {
        return injects("one write of a transaction throttled", faults.throttled());
    }

    @Override
    public boolean leavesOneUnread() {
        return injects("a row of a batch left unread", faults.throttled());
    }

    @Override
    public void after(long nanos, Runnable what) {
        world.after(nanos, what);
    }

    @Override
    public String process() {
        return world.current().name();
    }

    @Override
    public long now() {
        return world.now();
    }
}
