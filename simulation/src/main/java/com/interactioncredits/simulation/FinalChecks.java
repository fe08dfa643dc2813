package com.interactioncredits.simulation;

import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.simulation.Books.HoldEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Checks the end state: every message has a final status that agrees with its credits and with WhatsApp.
final class FinalChecks {
    private static final Set<String> PAID_FOR_ACCEPTED = Set.of("sent", "delivered", "read");
    private static final Duration EXTENDED_BEFORE = Duration.ofMinutes(5);
    /// A minute until the next probe, half a minute until the others ask again, and what a dead process costs.
    private static final Duration SENT_AFTER_AN_OUTAGE = Duration.ofMinutes(4);

    private static final Set<String> PAID_FOR_DELIVERED = Set.of("delivered", "read");

    private final World world;
    private final Set<String> paidFor;
    private final boolean withoutFaults;
    private final List<String> violations = new ArrayList<>();

    /// @param withoutFaults whether the scenario had none but one death of a process
    FinalChecks(World world, @Nullable String chargeOn, boolean withoutFaults) {
        this.world = world;
        this.withoutFaults = withoutFaults;
        this.paidFor = "delivered".equals(chargeOn) ? PAID_FOR_DELIVERED : PAID_FOR_ACCEPTED;
    }

    List<String> violations() {
        require(
                !withoutFaults || world.breaker.probesAfterTheOutage() <= 2,
                "the breaker stayed open although WhatsApp accepted messages");
        for (var account : world.checker.accounts()) {
            for (var hold : world.checker.books(account).holds()) {
                require(!hold.isActive(), "a hold is active past its time");
            }
        }
        for (var message : world.store.items().entrySet()) {
            if (message.getKey().sk().equals("MESSAGE")) {
                check(message.getKey(), message.getValue());
            }
        }
        return violations;
    }

    private void require(boolean rule, String violation) {
        if (!rule) {
            violations.add(violation);
        }
    }

    private void check(Key key, Map<String, AttributeValue> message) {
        var id = key.pk().substring("MESSAGE#".length());
        var status = text(message, "status");
        int taken = world.whatsApp.taken().getOrDefault(id, 0);
        world.counts.increment("messages: " + status);
        require(taken <= 1, "WhatsApp took a message " + taken + " times");
        require(!Set.of("queued", "sending").contains(status), "a message is still " + status);
        require(
                !world.store.items().containsKey(new Key(key.pk(), "CONTENT")),
                "the content of a message that is " + status + " is still there");
        checkWebhooks(id, status);
        if (message.containsKey("holdId")) {
            var account = text(message, "userId") + "#interaction";
            var hold = world.checker.books(account).hold(UUID.fromString(text(message, "holdId")));
            money(status, hold, taken, text(message, "errorCode"));
            afterAnOutage(status, text(message, "trial"), hold.orElseThrow());
            if (status.equals("failed") && text(message, "errorCode").equals("expired_before_sending")) {
                deadline(hold.orElseThrow());
            }
        } else {
            require(status.equals("failed"), "a message without a hold is " + status);
        }
    }

    private void checkWebhooks(String id, String status) {
        var webhooks = world.whatsApp.webhooksOf(id);
        if (webhooks.contains("read")) {
            require(status.equals("read"), "a message that was read is " + status);
        } else if (webhooks.contains("delivered")) {
            require(PAID_FOR_DELIVERED.contains(status), "a message that was delivered is " + status);
        }
    }

    private void money(String status, Optional<HoldEntry> found, int taken, String error) {
        var hold = found.orElseThrow();
        long paid = hold.paid() + (hold.lateRefunded > 0 ? 0 : hold.lateMissing);
        require(hold.paid() == 0 || taken == 1, "a message is paid that WhatsApp never took");
        if (paidFor.contains(status)) {
            require(paid == hold.amount, "a message that is " + status + " is paid with " + paid + ": " + hold.status);
        } else if (status.equals("failed")) {
            // A webhook that came too late to change the status still proves that it was sent.
            require(
                    paid == 0 || (taken == 1 && outOfTime(error)),
                    "a message that failed with " + error + " is paid with " + paid);
        } else {
            require(paid == 0, "a message that is " + status + " is paid with " + paid);
        }
    }

    /// The sweep extends a hold five minutes before its end: with fewer dead sweeps no message runs out of time.
    private static boolean isExtendedInTime(HoldEntry hold) {
        return hold.duration > EXTENDED_BEFORE.toNanos() + Duration.ofMinutes(2).toNanos();
    }

    private void deadline(HoldEntry hold) {
        long deadline = world.checker.deadline(hold);
        if (hold.status.equals("released")) {
            require(hold.endedAt + world.skew() >= deadline, "a message failed before its deadline");
        } else if (withoutFaults && isExtendedInTime(hold)) {
            require(hold.expiresAt >= deadline, "a message that waited ran out of time before its deadline");
        }
    }

    /// What waited is sent when WhatsApp accepts messages again.
    private void afterAnOutage(String status, String attempts, HoldEntry hold) {
        boolean hadTime = world.outage
                .filter(outage -> world.checker.deadline(hold) > outage.to() + SENT_AFTER_AN_OUTAGE.toNanos())
                .isPresent();
        if (hadTime && withoutFaults && isExtendedInTime(hold) && !world.operator.hasActed()) {
            require(
                    !status.equals("failed") || !Set.of("none", "not_taken").contains(attempts),
                    "a message that waited for the end of an outage was not sent after it");
        }
    }

    private static boolean outOfTime(String error) {
        return error.equals("expired_before_sending")
                || Set.of("130429", "131016", "131056").contains(error)
                || BreakerChecks.SENDER_ERRORS.contains(error);
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
