package com.interactioncredits.messaging;

import com.interactioncredits.ledger.Actor;
import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Instant;
import java.util.Optional;

/// What can happen to a message after it was accepted.
public sealed interface Event {
    /// WhatsApp's own answer: it took the message.
    record Accepted(String whatsAppId) implements Event {}

    /// WhatsApp's own answer: no, and it would say no again.
    record Refused(GraphError error) implements Event {}

    /// Known not to be taken this time, by WhatsApp's own answer or because no connection came about.
    ///
    /// @param attempt the attempt that this is the answer to: said again later, it says nothing of the next one
    /// @param nextAttemptAt when it is worth another attempt
    record NotTaken(int attempt, Failure why, Instant nextAttemptAt) implements Event {}

    /// No answer that says whether WhatsApp took the message: what was recorded before counts.
    ///
    /// @param asOf an attempt that was claimed shortly before may be another run's, and still under way
    record NoAnswer(Instant asOf) implements Event {}

    record Sent() implements Event {}

    record Delivered() implements Event {}

    record Read() implements Event {}

    /// WhatsApp took the message and failed to deliver it.
    record Failed(Optional<GraphError> error) implements Event {}

    /// The time of the message's hold is up.
    record HoldExpired() implements Event {}

    /// Which part of this system moves credits because of it.
    default Actor actor() {
        return switch (this) {
            case Accepted _, Refused _, NotTaken _, NoAnswer _ -> Actor.partOfSystem("sending");
            case Sent _, Delivered _, Read _, Failed _ -> Actor.partOfSystem("webhook");
            case HoldExpired _ -> Actor.EXPIRY;
        };
    }
}
