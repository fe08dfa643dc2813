package com.interactioncredits.messaging;

import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.messaging.MessageRecord.Change;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Instant;
import java.util.Optional;

/// What each event does to a message and to its credits. Pure, and the only place that knows.
///
/// A status never goes back; delivered and read win over an earlier failure. Any event may come twice, late or out of
/// order: one that says nothing new changes nothing.
final class MessageLife {
    private static final Failure NEVER_TRIED =
            new Failure("expired_before_sending", "The message was not sent before its credits expired", true);
    private static final Failure UNDELIVERED =
            new Failure("undelivered", "WhatsApp could not deliver the message", false);

    private MessageLife() {}

    /// How the credits move together with the message.
    enum Move {
        NONE,
        CONVERT,
        RELEASE,
        REFUND,
        DEDUCT_LATE
    }

    record Step(Change change, Move move) {}

    /// @param money where the credits are, as the hold itself says
    /// @return empty when the event changes nothing
    static Optional<Step> on(MessageRecord message, Money money, Event event) {
        return switch (event) {
            case Event.Accepted(var whatsAppId) -> accepted(message, money, whatsAppId);
            case Event.Refused(var error) -> refused(message, money, MessageRecord.failure(error));
            case Event.NotTaken notTaken -> notTaken(message, money, notTaken);
            case Event.NoAnswer(var asOf) -> noAnswer(message, money, asOf);
            case Event.Sent() -> wentOut(message, money, Status.SENT);
            case Event.Delivered() -> wentOut(message, money, Status.DELIVERED);
            case Event.Read() -> wentOut(message, money, Status.READ);
            case Event.Failed(var error) -> failedLater(message, money, error);
            case Event.HoldExpired() -> money == Money.BACK ? holdExpired(message) : Optional.empty();
        };
    }

    private static Optional<Step> accepted(MessageRecord message, Money money, String whatsAppId) {
        var step = wentOut(message, money, Status.SENT);
        if (step.isEmpty() && message.whatsAppId().isPresent()) {
            return step;
        }
        var change = step.map(Step::change).orElseGet(message::change).whatsAppId(whatsAppId);
        if (message.trial().isOpen()) {
            change.trial(Trial.TAKEN);
        }
        return step(change, step.map(Step::move).orElse(Move.NONE));
    }

    private static Optional<Step> wentOut(MessageRecord message, Money money, Status reported) {
        if (reported == Status.SENT && failedByWhatsApp(message)) {
            return Optional.empty();
        }
        var change = message.change();
        var chargeable = message.chargeOn() == ChargeOn.ACCEPTED || reported != Status.SENT;
        var move = chargeable ? charge(message, money) : Move.NONE;
        var known = rank(message.status()) >= rank(reported);
        if (known && move == Move.NONE) {
            return Optional.empty();
        }
        if (!known) {
            change.status(reported);
        }
        return switch (move) {
            case CONVERT -> step(change.money(Money.CHARGED), move);
            case DEDUCT_LATE -> step(change.chargedLate(), move);
            case NONE, RELEASE, REFUND -> step(change, move);
        };
    }

    /// Refused, or failed by a webhook, and not merely out of time: from then on only delivered and read count.
    private static boolean failedByWhatsApp(MessageRecord message) {
        return message.status() == Status.FAILED && !message.trial().allowsAttempt();
    }

    private static Move charge(MessageRecord message, Money money) {
        if (message.holdId().isEmpty()) {
            return Move.NONE;
        }
        return switch (money) {
            case HELD -> Move.CONVERT;
            case CHARGED -> Move.NONE;
            case BACK -> message.chargedLate() ? Move.NONE : Move.DEDUCT_LATE;
        };
    }

    static int rank(Status status) {
        return switch (status) {
            case QUEUED -> 0;
            case SENDING -> 1;
            case UNCONFIRMED -> 2;
            case SENT -> 3;
            case FAILED -> 4;
            case DELIVERED -> 5;
            case READ -> 6;
        };
    }

    private static Optional<Step> refused(MessageRecord message, Money money, Failure why) {
        if (rank(message.status()) >= rank(Status.SENT)) {
            return Optional.empty();
        }
        // The next step gets the code alone; what was noted of the answer says more.
        var noted = message.lastError()
                .filter(known ->
                        message.trial() == Trial.REFUSED && known.code().equals(why.code()));
        return giveBack(
                message.change().trial(Trial.REFUSED).status(Status.FAILED).lastError(noted.orElse(why)), money);
    }

    /// Known not to be taken: it is attempted again, unless its time is over or others already gave it up.
    private static Optional<Step> notTaken(MessageRecord message, Money money, Event.NotTaken answer) {
        var answered = message.attempt() != answer.attempt() || !message.trial().isOpen();
        if (answered || rank(message.status()) >= rank(Status.SENT)) {
            return Optional.empty();
        }
        var change = message.change().trial(Trial.NOT_TAKEN).lastError(answer.why());
        if (money == Money.BACK || message.status() == Status.UNCONFIRMED) {
            return giveBack(change.status(Status.FAILED), money);
        }
        return step(change.nextAttemptAt(answer.nextAttemptAt()), Move.NONE);
    }

    /// WhatsApp fails only what it took: no attempt is open after that.
    private static Optional<Step> failedLater(MessageRecord message, Money money, Optional<GraphError> error) {
        if (rank(message.status()) > rank(Status.FAILED) || failedByWhatsApp(message)) {
            return Optional.empty();
        }
        var change = message.change().trial(Trial.TAKEN);
        if (message.status() != Status.FAILED) {
            change.status(Status.FAILED)
                    .lastError(error.map(MessageRecord::failure).orElse(UNDELIVERED));
        }
        return giveBack(change, money);
    }

    private static Optional<Step> giveBack(Change change, Money money) {
        return switch (money) {
            case HELD -> step(change.money(Money.BACK), Move.RELEASE);
            case CHARGED -> step(change.money(Money.BACK), Move.REFUND);
            case BACK -> step(change.money(Money.BACK), Move.NONE);
        };
    }

    private static Optional<Step> noAnswer(MessageRecord message, Money money, Instant asOf) {
        return switch (message.trial()) {
            case NONE, NOT_TAKEN -> Optional.empty();
            case TAKEN, REFUSED -> answered(message, money);
            case CLAIMED, UNKNOWN ->
                rank(message.status()) < rank(Status.UNCONFIRMED) && !message.mayBeRunning(asOf)
                        ? step(message.change().trial(Trial.UNKNOWN).status(Status.UNCONFIRMED), Move.NONE)
                        : Optional.empty();
        };
    }

    /// What was noted of an answer before its run died.
    private static Optional<Step> answered(MessageRecord message, Money money) {
        return message.trial() == Trial.TAKEN
                ? wentOut(message, money, Status.SENT)
                : refused(message, money, message.lastError().orElse(UNDELIVERED));
    }

    /// Time decides for the user: only what is known to have gone out can still be charged.
    private static Optional<Step> holdExpired(MessageRecord message) {
        var change = message.change().money(Money.BACK);
        if (rank(message.status()) >= rank(Status.SENT)) {
            return message.money() == Money.HELD ? step(change, Move.NONE) : Optional.empty();
        }
        return switch (message.trial()) {
            case NONE -> step(change.status(Status.FAILED).lastError(NEVER_TRIED), Move.NONE);
            case NOT_TAKEN -> step(change.status(Status.FAILED), Move.NONE);
            case TAKEN, REFUSED -> answered(message, Money.BACK);
            case CLAIMED, UNKNOWN ->
                message.status() == Status.UNCONFIRMED && message.money() == Money.BACK
                        ? Optional.empty()
                        : step(change.status(Status.UNCONFIRMED), Move.NONE);
        };
    }

    private static Optional<Step> step(Change change, Move move) {
        return Optional.of(new Step(change, move));
    }
}
