package com.interactioncredits.messages;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Instant;
import java.util.Optional;

/// What can happen to a message after it was accepted.
public sealed interface MessageEvent {
    /// WhatsApp's own answer: it accepted the message.
    record Accepted(String whatsAppId) implements MessageEvent {}

    /// WhatsApp's own answer: no, and it would say no again.
    record Refused(GraphError error) implements MessageEvent {}

    /// Known not to be accepted this time: WhatsApp said so, or no connection was made.
    ///
    /// @param attempt the number of the attempt; repeated later, the event does not concern the next one
    /// @param nextAttemptAt when the next attempt is due
    record NotAccepted(int attempt, Failure why, Instant nextAttemptAt) implements MessageEvent {}

    /// Unknown whether WhatsApp accepted the message: what was recorded before counts.
    ///
    /// @param asOf an attempt that was claimed shortly before it may belong to another run and still be under way
    record OutcomeUnknown(Instant asOf) implements MessageEvent {}

    record Sent() implements MessageEvent {}

    record Delivered() implements MessageEvent {}

    record Read() implements MessageEvent {}

    /// WhatsApp accepted the message and could not deliver it.
    record Failed(Optional<GraphError> error) implements MessageEvent {}

    /// The deadline of the message has passed before WhatsApp accepted it.
    record TooLate(Instant asOf) implements MessageEvent {}

    /// The message is not to be sent any more. It concerns only one that was never attempted.
    record Cancelled(Failure why) implements MessageEvent {}

    /// The time of the message's hold is up.
    record HoldExpired() implements MessageEvent {}

    /// Which part of this system moves credits because of it.
    default Actor actor() {
        return switch (this) {
            case Accepted _, Refused _, NotAccepted _, OutcomeUnknown _ -> Actor.partOfSystem("sending");
            case Sent _, Delivered _, Read _, Failed _ -> Actor.partOfSystem("webhook");
            case Cancelled _ -> Actor.partOfSystem("cancel");
            case HoldExpired _, TooLate _ -> Actor.EXPIRY;
        };
    }
}
