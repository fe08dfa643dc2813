package com.interactioncredits.ledger;

/// All that can become of extending a hold, in order of precedence.
public sealed interface ExtendOutcome {
    record Extended(Hold hold) implements ExtendOutcome {}

    record NotFound() implements ExtendOutcome {}

    /// The hold is managed by another caller.
    record Managed() implements ExtendOutcome {}

    record Converted(Hold hold) implements ExtendOutcome {}

    /// Released or expired: its credits are available again.
    record Returned(Hold hold) implements ExtendOutcome {}

    /// It expires no earlier already.
    record Unchanged(Hold hold) implements ExtendOutcome {}
}
