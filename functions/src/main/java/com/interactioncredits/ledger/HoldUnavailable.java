package com.interactioncredits.ledger;

/// Why a caller may not end or extend the hold that it names.
public sealed interface HoldUnavailable extends ConvertOutcome, ExtendOutcome, ReleaseOutcome, HoldRules.Access {
    record NotFound() implements HoldUnavailable {}

    /// The hold is managed by another caller.
    record Managed() implements HoldUnavailable {}
}
