package com.interactioncredits.messaging;

import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.messaging.MessageLife.Move;
import com.interactioncredits.messaging.MessageRecord.Change;
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

    private final List<Move> moves = new ArrayList<>();
    private MessageRecord message;
    private boolean timeIsUp;

    private Life(MessageRecord message) {
        this.message = message;
    }

    static Life chargedOn(ChargeOn chargeOn) {
        return new Life(record(chargeOn, Optional.of(new UUID(2, 2))));
    }

    private static MessageRecord record(ChargeOn chargeOn, Optional<UUID> holdId) {
        return new MessageRecord(
                new UUID(1, 1),
                "user_ada",
                "key",
                Optional.of("+15550100000"),
                Map.of(),
                "text",
                3,
                chargeOn,
                holdId,
                holdId.map(_ -> START.plus(HOLD_LASTS)),
                Status.QUEUED,
                Trial.NONE,
                0,
                Optional.empty(),
                0,
                START,
                Money.HELD,
                false,
                Optional.empty(),
                Optional.empty(),
                START,
                START,
                1,
                Map.of(Status.QUEUED, START));
    }

    MessageRecord message() {
        return message;
    }

    List<Move> moves() {
        return moves;
    }

    Money money() {
        return message.money() == Money.HELD && timeIsUp ? Money.BACK : message.money();
    }

    /// An attempt is about to be made.
    Life claimed() {
        return changed(message.change().claimed("run", START).status(Status.SENDING));
    }

    /// WhatsApp's answer was noted, and then the run died.
    Life noted(Trial answer) {
        return changed(message.change().trial(answer));
    }

    Life changed(Change change) {
        message = change.at(START);
        return this;
    }

    /// The hold's time is up; nobody has told the message yet.
    Life timeUp() {
        timeIsUp = true;
        return this;
    }

    Life on(Event... events) {
        for (var event : events) {
            MessageLife.on(message, money(), event).ifPresent(step -> {
                if (step.move() != Move.NONE) {
                    moves.add(step.move());
                }
                message = step.change().at(START);
            });
        }
        return this;
    }

    /// Such as `failed, back [CONVERT, REFUND]`: the status, where the credits are, and how they got there.
    @Override
    public String toString() {
        return "%s, %s %s".formatted(message.status().label(), money().name().toLowerCase(Locale.ROOT), moves);
    }
}
