package com.interactioncredits.messaging;

import com.interactioncredits.messages.Message;
import java.time.Duration;
import java.util.List;

/// The outcomes when a message is accepted, in order of precedence.
public sealed interface AcceptOutcome {
    record Accepted(Message message) implements AcceptOutcome {}

    /// The same key was used before with another payload.
    record ReferenceReused(List<String> differs, Message existing) implements AcceptOutcome {}

    record AlreadyAccepted(Message message) implements AcceptOutcome {}

    /// An operator froze the account: nothing was held.
    record AccountFrozen() implements AcceptOutcome {}

    /// An operator stopped sending: nothing was held.
    record SendingPaused() implements AcceptOutcome {}

    /// The user has sent as many messages as the limit allows: nothing was held.
    ///
    /// @param retryAfter until the next one fits, if no other comes first
    record RateLimited(Duration retryAfter) implements AcceptOutcome {}

    record InsufficientCredits(long available, long required) implements AcceptOutcome {}
}
