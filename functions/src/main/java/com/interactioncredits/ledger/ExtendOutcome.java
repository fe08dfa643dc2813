package com.interactioncredits.ledger;

import com.interactioncredits.credits.Hold;

/// The outcomes of extending a hold, in order of precedence.
public sealed interface ExtendOutcome
        permits ExtendOutcome.Extended,
                ExtendOutcome.Converted,
                ExtendOutcome.Returned,
                ExtendOutcome.Unchanged,
                HoldUnavailable {
    record Extended(Hold hold) implements ExtendOutcome {}

    record Converted(Hold hold) implements ExtendOutcome {}

    /// Released or expired: its credits are available again.
    record Returned(Hold hold) implements ExtendOutcome {}

    /// It expires no earlier already.
    record Unchanged(Hold hold) implements ExtendOutcome {}
}
