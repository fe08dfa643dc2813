package com.interactioncredits.ledger;

import com.interactioncredits.credits.Hold;

/// The outcomes of releasing a hold, in order of precedence.
public sealed interface ReleaseOutcome
        permits ReleaseOutcome.Released,
                ReleaseOutcome.AlreadyReturned,
                ReleaseOutcome.AlreadyConverted,
                HoldUnavailable {
    record Released(Hold hold) implements ReleaseOutcome {}

    /// Released or expired before: its credits are available already.
    record AlreadyReturned(Hold hold) implements ReleaseOutcome {}

    record AlreadyConverted(Hold hold) implements ReleaseOutcome {}
}
