package com.interactioncredits.messaging;

import com.interactioncredits.whatsapp.SendOutcome;
import java.time.Duration;

/// What the state machine has to know of an attempt to send.
public sealed interface AttemptResult {
    /// No other attempt follows.
    ///
    /// @param outcome of this attempt, or of an earlier one that a run recorded and did not act on
    record Ended(SendOutcome.Final outcome) implements AttemptResult {}

    /// WhatsApp has not accepted the message so far, or it was not asked because sending is paused or
    /// the breaker is open.
    ///
    /// @param delay how long until the next attempt is due
    record RetryIn(Duration delay) implements AttemptResult {}

    /// There is nothing to attempt: the message has ended, another attempt is under way, or its time is too short.
    record NothingToSend() implements AttemptResult {}
}
