package com.interactioncredits.messages;

import com.interactioncredits.messages.Message.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One message as the rules move it, with just enough of a ledger: whether its hold's time is up.
final class Life {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final Duration HOLD_LASTS = Duration.ofMinutes(15);

    private final List<CreditMovement> movements = new ArrayList<>();
    private MessageRecord message;
    private boolean timeIsUp;

    private Life(MessageRecord message) {
        this.message = message;
    }

    static Life chargedOn(ChargeOn chargeOn) {
        var identity = new MessageIdentity(
                new UUID(1, 1), "user_ada", "key", Optional.of("+15550100000"), "text", Map.of(), START);
        var payment = new Payment(
                3, chargeOn, Optional.of(new UUID(2, 2)), Optional.of(START.plus(HOLD_LASTS)), CreditState.HELD, false);
        var delivery = Delivery.startingAs(Status.QUEUED, START, Optional.empty(), START.plus(HOLD_LASTS));
        return new Life(new MessageRecord(identity, delivery, payment, START, START, 1));
    }

    MessageRecord message() {
        return message;
    }

    List<CreditMovement> movements() {
        return movements;
    }

    CreditState credits() {
        var recorded = message.payment().state();
        return recorded == CreditState.HELD && timeIsUp ? CreditState.RETURNED : recorded;
    }

    /// An attempt is about to be made.
    Life claimed() {
        return changed(message.with(message.attempt().claimedNext("run", START)).with(Status.SENDING));
    }

    /// WhatsApp's answer was recorded, and then the run died.
    Life recorded(AttemptState answer) {
        return changed(message.with(answer));
    }

    Life changed(MessageRecord after) {
        message = after.changedAt(START);
        return this;
    }

    /// The hold's time is up; the message does not know yet.
    Life timeUp() {
        timeIsUp = true;
        return this;
    }

    Life on(MessageEvent... events) {
        for (var event : events) {
            MessageTransitions.on(message, credits(), event).ifPresent(transition -> {
                if (transition.movement() != CreditMovement.NONE) {
                    movements.add(transition.movement());
                }
                changed(transition.after());
            });
        }
        return this;
    }

    /// Such as `failed, returned [CONVERT, REFUND]`: the status, where the credits are, and how they got there.
    @Override
    public String toString() {
        return "%s, %s %s".formatted(message.status().label(), credits().name().toLowerCase(Locale.ROOT), movements);
    }
}
