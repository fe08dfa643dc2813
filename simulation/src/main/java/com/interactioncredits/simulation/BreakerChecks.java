package com.interactioncredits.simulation;

import com.interactioncredits.simulateddynamodb.Commit;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Compares what is attempted while the breaker is open with its rules. Times are nanoseconds of virtual time.
final class BreakerChecks {
    /// A process knows the breaker for a second, and what it then began lasts at most as long as a function.
    private static final Duration OBEYED_WITHIN = Duration.ofSeconds(1).plus(World.FUNCTION_TIMEOUT);

    static final Set<String> SENDER_ERRORS = Set.of("10", "190", "131031", "131042");

    private final World world;
    private final int errors;
    private final int unanswered;
    private final Set<String> probes = new HashSet<>();
    private long openSince = Long.MAX_VALUE;
    private String probe = "";
    private long probeUntil = Long.MIN_VALUE;
    private int probesAfterTheOutage;

    /// @param settings the variables of the functions
    BreakerChecks(World world, Map<String, String> settings) {
        this.world = world;
        this.errors = Integer.parseInt(settings.get("BREAKER_ERRORS"));
        this.unanswered = Integer.parseInt(settings.get("BREAKER_UNANSWERED"));
    }

    void observe(Commit.Change change) {
        if (change.key().pk().equals("SENDING#breaker")) {
            breaker(change.after());
        } else if (change.key().sk().equals("MESSAGE")) {
            message(change.key().pk().substring("MESSAGE#".length()), change.after());
        }
    }

    private void breaker(Map<String, AttributeValue> item) {
        if (!isOpen(item)) {
            if (openSince < Long.MAX_VALUE) {
                world.counts.increment("breaker: closed");
            }
            openSince = Long.MAX_VALUE;
        } else if (openSince == Long.MAX_VALUE) {
            world.counts.increment("breaker: opened");
            openSince = world.time.now();
        }
        var until = item.get("probeUntil");
        if (until != null && nanos(until) != probeUntil) {
            world.counts.increment("breaker: probes");
            require(world.time.now() + world.skew() >= probeUntil, "two probes at a time");
            probeUntil = nanos(until);
            probe = text(item, "probe");
        }
    }

    private long nanos(AttributeValue millis) {
        return (Long.parseLong(millis.n()) - World.START.toEpochMilli()) * 1_000_000;
    }

    private boolean isOpen(Map<String, AttributeValue> item) {
        return (errors > 0 && size(item, "senderErrors") >= errors)
                || (unanswered > 0 && size(item, "unanswered") >= unanswered);
    }

    private static int size(Map<String, AttributeValue> item, String set) {
        return item.containsKey(set) ? item.get(set).ss().size() : 0;
    }

    private void message(String id, Map<String, AttributeValue> item) {
        boolean refused = "refused".equals(text(item, "trial")) && SENDER_ERRORS.contains(text(item, "errorCode"));
        require(!refused || !probes.contains(id), "a probe failed by an error of the sender");
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return item.containsKey(name) ? item.get(name).s() : "";
    }

    void seesAttempt(String message) {
        long now = world.time.now();
        if (openSince == Long.MAX_VALUE || now - openSince <= OBEYED_WITHIN.toNanos() + 2 * world.skew()) {
            return;
        }
        require(
                message.equals(probe) && now <= probeUntil + world.skew(),
                "a message was attempted while the breaker was open, and was not the probe");
        probes.add(message);
        probesAfterTheOutage +=
                world.outage.filter(outage -> now >= outage.to()).isPresent() ? 1 : 0;
    }

    /// The first closes the breaker unless its process dies.
    int probesAfterTheOutage() {
        return probesAfterTheOutage;
    }

    private void require(boolean rule, String violation) {
        world.checker.require(rule, violation);
    }
}
