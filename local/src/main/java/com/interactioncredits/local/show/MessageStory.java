package com.interactioncredits.local.show;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.messages.Attempt;
import com.interactioncredits.messages.ChargeOn;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened to one message and its credits.
///
/// @param hold its hold with what came after; empty when it was refused before its credits were held
record MessageStory(MessageRecord message, Optional<HoldStory> hold) {
    List<String> lines() {
        return Section.of("Message " + message.id() + ": " + message.status().label(), facts(), timeline(), next());
    }

    private List<String> facts() {
        var visible = message.visible();
        var facts = new ArrayList<>(List.of(
                "user        " + message.userId() + ", key "
                        + message.identity().key(),
                "content     " + visible.type() + " " + Words.recipient(visible),
                "price       " + Words.credits(message.payment().credits()) + ", " + credits(),
                "attempts    " + attempts()));
        lastError()
                .ifPresent(error -> facts.add("last error  " + Words.error(error)
                        + error.details()
                                .map(details -> ". WhatsApp says: " + details)
                                .orElse("")));
        return facts;
    }

    private String credits() {
        var payment = message.payment();
        var charged = payment.chargeOn() == ChargeOn.ACCEPTED ? "when WhatsApp accepts it" : "when it is delivered";
        return "charged " + charged + "; now "
                + switch (payment.state()) {
                    case HELD -> "held";
                    case CHARGED -> payment.chargedLate() ? "charged, late" : "charged";
                    case RETURNED ->
                        payment.holdId().isEmpty() ? "not charged, since no credits were held" : "returned to the user";
                };
    }

    private String attempts() {
        var attempt = message.attempt();
        return switch (attempt.state()) {
            case NONE -> "none";
            case CLAIMED -> attempt.number() + ", the last one without a recorded answer";
            case NOT_ACCEPTED -> attempt.number() + ", the last one not accepted";
            case ACCEPTED -> attempt.number() + ", the last one accepted by WhatsApp";
            case REFUSED -> attempt.number() + ", the last one refused";
            case UNKNOWN -> attempt.number() + ", the last one without a clear answer";
        };
    }

    private Optional<Failure> lastError() {
        return message.delivery().lastError();
    }

    private Timeline timeline() {
        var timeline = new Timeline();
        var times = message.delivery().statusTimes();
        if (hold.isPresent()) {
            timeline.add(
                    message.identity().createdAt(),
                    "accepted" + Words.by(sender()) + " for "
                            + Words.credits(message.payment().credits()));
        }
        addStatus(timeline, Status.SENDING, "attempt 1 begins");
        lastAttemptBeganAt()
                .ifPresent(time -> timeline.add(
                        time,
                        "attempt " + message.attempt().number() + " begins; WhatsApp did not accept the ones before"));
        addStatus(timeline, Status.UNCONFIRMED, "unconfirmed: it is unknown whether WhatsApp accepted it");
        addStatus(timeline, Status.SENT, "sent: WhatsApp accepted it");
        addStatus(timeline, Status.DELIVERED, "delivered (WhatsApp's clock, whole seconds)");
        addStatus(timeline, Status.READ, "read (WhatsApp's clock, whole seconds)");
        Optional.ofNullable(times.get(Status.FAILED)).ifPresent(time -> timeline.add(time, "failed" + why()));
        hold.ifPresent(of -> of.addTo(timeline));
        return timeline;
    }

    private Optional<Actor> sender() {
        return hold.map(HoldStory::hold).flatMap(Hold::placedBy);
    }

    private void addStatus(Timeline timeline, Status status, String what) {
        Optional.ofNullable(message.delivery().statusTimes().get(status)).ifPresent(time -> timeline.add(time, what));
    }

    private String why() {
        return lastError().map(error -> " with error " + Words.error(error)).orElse("");
    }

    /// Of a second or later attempt: that of the first is when it became `sending`. A message that waits for an attempt
    /// keeps the time of the next one instead.
    private Optional<Instant> lastAttemptBeganAt() {
        var attempt = message.attempt();
        return switch (attempt.state()) {
            case NONE, NOT_ACCEPTED -> Optional.empty();
            case CLAIMED, ACCEPTED, REFUSED, UNKNOWN ->
                Optional.of(attempt.stepAt()).filter(_ -> attempt.number() > 1);
        };
    }

    private String next() {
        return switch (message.status()) {
            case QUEUED, SENDING -> nextStep();
            case UNCONFIRMED -> nextOfUnconfirmed();
            case SENT -> "WhatsApp reports when it is delivered and read, or that it failed" + whileHeld() + ".";
            case DELIVERED -> "WhatsApp reports when it is read, if the recipient lets it.";
            case READ -> "nothing; the message is read.";
            case FAILED -> nextOfFailed();
        };
    }

    private String nextStep() {
        var attempt = message.attempt();
        var step =
                switch (attempt.state()) {
                    case NONE -> "attempt 1, as soon as its run starts";
                    case NOT_ACCEPTED ->
                        "attempt " + (attempt.number() + 1) + " is due at " + Words.time(attempt.stepAt());
                    case CLAIMED ->
                        "attempt " + attempt.number() + " may still be running. Without an answer "
                                + Attempt.CLAIM_RUNS.toSeconds() + " s after it began the message is unconfirmed";
                    case ACCEPTED -> "the accepted message is recorded as sent";
                    case REFUSED -> "the refused message is recorded as failed";
                    case UNKNOWN -> "the message is recorded as unconfirmed";
                };
        return step
                + message.nextSweepAt()
                        .map(time -> "; if nothing happens before, the sweep resumes it at " + Words.time(time))
                        .orElse("")
                + expiry() + ".";
    }

    private String expiry() {
        return message.payment()
                .holdExpiresAt()
                .map(time -> ". Its hold expires at " + Words.time(time))
                .orElse("");
    }

    private boolean isHeld() {
        return hold.filter(of -> of.hold().status() == Hold.Status.ACTIVE).isPresent();
    }

    private String whileHeld() {
        return hold.map(HoldStory::hold)
                .filter(of -> of.status() == Hold.Status.ACTIVE)
                .map(of -> ". Its credits are held until " + Words.time(of.expiresAt())
                        + ", and available to the user after that")
                .orElse("");
    }

    private String nextOfUnconfirmed() {
        return "it is never sent again automatically. A webhook that says sent, delivered or read charges it"
                + (isHeld() ? "" : " late") + "; one that says failed does not" + whileHeld() + ".";
    }

    private String nextOfFailed() {
        if (lastError().filter(MessageStory::isOfSender).isPresent()) {
            return "an operator has to act before any message can be sent (OperatorActionAlarm in the runbook). After"
                    + " that the user can send it again with a new key.";
        }
        return lastError().filter(Failure::retryable).isPresent()
                ? "nothing. The user can send it again with a new key; it may succeed once the cause is gone."
                : "nothing. Sending the same again would fail again.";
    }

    private static boolean isOfSender(Failure error) {
        return error.code().chars().allMatch(Character::isDigit)
                && GraphError.of(Integer.parseInt(error.code())).ofSender();
    }
}
