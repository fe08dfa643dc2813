package com.interactioncredits.messages;

import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Instant;
import java.util.Optional;

/// What each event does to a message and to its credits. Pure, and the only place that knows.
///
/// A status never goes back; delivered and read win over an earlier failure. Any event may come twice, late or out of
/// order: one that says nothing new changes nothing.
public final class MessageTransitions {
    public static final Failure NEVER_TRIED =
            new Failure("expired_before_sending", "The message was not sent before its credits expired", true);
    public static final Failure ACCOUNT_FROZEN =
            new Failure("account_frozen", "The account was frozen before the message was sent", false);
    private static final Failure UNDELIVERED =
            new Failure("undelivered", "WhatsApp could not deliver the message", false);

    private MessageTransitions() {}

    /// @param after the changed message, not yet as its next version
    public record Transition(MessageRecord after, CreditMovement movement) {}

    /// @param credits where the credits are, as the hold itself says
    /// @return empty when the event changes nothing
    public static Optional<Transition> on(MessageRecord message, CreditState credits, MessageEvent event) {
        return switch (event) {
            case MessageEvent.Accepted(var whatsAppId) -> accepted(message, credits, whatsAppId);
            case MessageEvent.Refused(var error) -> refused(message, credits, MessageRecord.failure(error));
            case MessageEvent.NotAccepted notAccepted -> notAccepted(message, credits, notAccepted);
            case MessageEvent.OutcomeUnknown(var asOf) -> outcomeUnknown(message, credits, asOf);
            case MessageEvent.Sent() -> sent(message, credits, Status.SENT);
            case MessageEvent.Delivered() -> sent(message, credits, Status.DELIVERED);
            case MessageEvent.Read() -> sent(message, credits, Status.READ);
            case MessageEvent.Failed(var error) -> failedAfterAcceptance(message, credits, error);
            case MessageEvent.TooLate(var asOf) -> tooLate(message, credits, asOf);
            case MessageEvent.Cancelled(var why) -> cancelled(message, credits, why);
            case MessageEvent.HoldExpired() ->
                credits == CreditState.RETURNED ? holdExpired(message) : Optional.empty();
        };
    }

    private static Optional<Transition> accepted(MessageRecord message, CreditState credits, String whatsAppId) {
        var sent = sent(message, credits, Status.SENT);
        if (sent.isEmpty() && message.delivery().whatsAppId().isPresent()) {
            return sent;
        }
        var after = sent.map(Transition::after).orElse(message).withWhatsAppId(whatsAppId);
        return to(
                message.attempt().state().isOpen() ? after.with(AttemptState.ACCEPTED) : after,
                sent.map(Transition::movement).orElse(CreditMovement.NONE));
    }

    /// The message is proved to have been sent.
    ///
    /// @param reported how far it has come
    private static Optional<Transition> sent(MessageRecord message, CreditState credits, Status reported) {
        if (reported == Status.SENT && failedByWhatsApp(message)) {
            return Optional.empty();
        }
        var chargeable = message.payment().chargeOn() == ChargeOn.ACCEPTED || reported != Status.SENT;
        var movement = chargeable ? charge(message.payment(), credits) : CreditMovement.NONE;
        var known = rank(message.status()) >= rank(reported);
        if (known && movement == CreditMovement.NONE) {
            return Optional.empty();
        }
        var after = known ? message : message.with(reported);
        return switch (movement) {
            case CONVERT -> to(after.with(CreditState.CHARGED), movement);
            case DEDUCT_LATE -> to(after.with(after.payment().deductedLate()), movement);
            case NONE, RELEASE, REFUND -> to(after, movement);
        };
    }

    /// Refused, or failed by a webhook, and not merely out of time: from then on only delivered and read count.
    private static boolean failedByWhatsApp(MessageRecord message) {
        return message.status() == Status.FAILED && !message.attempt().state().allowsAttempt();
    }

    private static CreditMovement charge(Payment payment, CreditState credits) {
        if (payment.holdId().isEmpty()) {
            return CreditMovement.NONE;
        }
        return switch (credits) {
            case HELD -> CreditMovement.CONVERT;
            case CHARGED -> CreditMovement.NONE;
            case RETURNED -> payment.chargedLate() ? CreditMovement.NONE : CreditMovement.DEDUCT_LATE;
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

    private static Optional<Transition> refused(MessageRecord message, CreditState credits, Failure why) {
        if (rank(message.status()) >= rank(Status.SENT)) {
            return Optional.empty();
        }
        // The next step gets the code alone; the recorded answer says more.
        var recorded = message.delivery()
                .lastError()
                .filter(known -> message.attempt().state() == AttemptState.REFUSED
                        && known.code().equals(why.code()));
        return returnCredits(
                message.with(AttemptState.REFUSED).with(Status.FAILED).with(recorded.orElse(why)), credits);
    }

    /// Known not to be accepted: it is attempted again, unless its hold has expired or it was given up as unconfirmed.
    private static Optional<Transition> notAccepted(
            MessageRecord message, CreditState credits, MessageEvent.NotAccepted answer) {
        var attempt = message.attempt();
        var answered = attempt.number() != answer.attempt() || !attempt.state().isOpen();
        if (answered || rank(message.status()) >= rank(Status.SENT)) {
            return Optional.empty();
        }
        var after = message.with(AttemptState.NOT_ACCEPTED).with(answer.why());
        if (credits == CreditState.RETURNED || message.status() == Status.UNCONFIRMED) {
            return returnCredits(after.with(Status.FAILED), credits);
        }
        return to(after.with(after.attempt().dueAt(answer.nextAttemptAt())), CreditMovement.NONE);
    }

    /// WhatsApp fails only what it accepted: no attempt is open after that.
    private static Optional<Transition> failedAfterAcceptance(
            MessageRecord message, CreditState credits, Optional<GraphError> error) {
        if (rank(message.status()) > rank(Status.FAILED) || failedByWhatsApp(message)) {
            return Optional.empty();
        }
        var after = message.with(AttemptState.ACCEPTED);
        return returnCredits(
                message.status() == Status.FAILED
                        ? after
                        : after.with(Status.FAILED)
                                .with(error.map(MessageRecord::failure).orElse(UNDELIVERED)),
                credits);
    }

    private static Optional<Transition> returnCredits(MessageRecord after, CreditState credits) {
        var returned = after.with(CreditState.RETURNED);
        return switch (credits) {
            case HELD -> to(returned, CreditMovement.RELEASE);
            case CHARGED -> to(returned, CreditMovement.REFUND);
            case RETURNED -> to(returned, CreditMovement.NONE);
        };
    }

    private static Optional<Transition> outcomeUnknown(MessageRecord message, CreditState credits, Instant asOf) {
        return switch (message.attempt().state()) {
            case NONE, NOT_ACCEPTED -> Optional.empty();
            case ACCEPTED, REFUSED -> actOnRecordedAnswer(message, credits);
            case CLAIMED, UNKNOWN ->
                rank(message.status()) < rank(Status.UNCONFIRMED)
                                && !message.attempt().mayBeRunning(asOf)
                        ? to(message.with(AttemptState.UNKNOWN).with(Status.UNCONFIRMED), CreditMovement.NONE)
                        : Optional.empty();
        };
    }

    /// A run recorded WhatsApp's answer and died before it acted on it.
    private static Optional<Transition> actOnRecordedAnswer(MessageRecord message, CreditState credits) {
        return message.attempt().state() == AttemptState.ACCEPTED
                ? sent(message, credits, Status.SENT)
                : refused(message, credits, message.delivery().lastError().orElse(UNDELIVERED));
    }

    /// Where the hold's time is up as well, its expiry decides.
    private static Optional<Transition> tooLate(MessageRecord message, CreditState credits, Instant asOf) {
        return message.isTooLate(asOf) && credits == CreditState.HELD
                ? returnCredits(outOfTime(message), credits)
                : Optional.empty();
    }

    private static Optional<Transition> cancelled(MessageRecord message, CreditState credits, Failure why) {
        return message.status() == Status.QUEUED && message.attempt().state() == AttemptState.NONE
                ? returnCredits(message.with(Status.FAILED).with(why), credits)
                : Optional.empty();
    }

    /// A message that was never attempted, or whose attempts were all not accepted.
    private static MessageRecord outOfTime(MessageRecord message) {
        var failed = message.with(Status.FAILED);
        return message.attempt().state() == AttemptState.NONE ? failed.with(NEVER_TRIED) : failed;
    }

    /// Time decides for the user: only what is proved sent can still be charged.
    private static Optional<Transition> holdExpired(MessageRecord message) {
        var after = message.with(CreditState.RETURNED);
        if (rank(message.status()) >= rank(Status.SENT)) {
            return message.payment().state() == CreditState.HELD ? to(after, CreditMovement.NONE) : Optional.empty();
        }
        return switch (message.attempt().state()) {
            case NONE, NOT_ACCEPTED -> to(outOfTime(after), CreditMovement.NONE);
            case ACCEPTED, REFUSED -> actOnRecordedAnswer(message, CreditState.RETURNED);
            case CLAIMED, UNKNOWN ->
                message.status() == Status.UNCONFIRMED && message.payment().state() == CreditState.RETURNED
                        ? Optional.empty()
                        : to(after.with(Status.UNCONFIRMED), CreditMovement.NONE);
        };
    }

    private static Optional<Transition> to(MessageRecord after, CreditMovement movement) {
        return Optional.of(new Transition(after, movement));
    }
}
