package com.interactioncredits.ledger;

/// What was found, and what was done about it.
public record ReconciliationResult(Finding finding, Outcome outcome) {
    public enum Outcome {
        /// A repair was not asked for.
        REPORTED,
        REPAIRED,
        /// It was no longer as it had been judged, and nothing was done: the next walk judges anew.
        MOVED,
        /// Nothing was done, because a person has to decide.
        LEFT
    }
}
