package com.interactioncredits.ledger;

/// All that can become of releasing a hold, in order of precedence.
public sealed interface ReleaseOutcome {
    record Released(Hold hold) implements ReleaseOutcome {}

    record NotFound() implements ReleaseOutcome {}

    /// The hold is managed by another caller.
    record Managed() implements ReleaseOutcome {}

    /// Released or expired before: its credits are available already.
    record AlreadyReturned(Hold hold) implements ReleaseOutcome {}

    record AlreadyConverted(Hold hold) implements ReleaseOutcome {}
}
