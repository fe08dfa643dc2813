package com.interactioncredits.reconciliation;

/// What was found, and what was done about it.
public record ReconciliationResult(Finding finding, Outcome outcome) {
    public enum Outcome {
        /// A repair was not asked for.
        REPORTED,
        REPAIRED,
        /// It had changed since it was judged, and nothing was done: the next scan judges it again.
        MOVED,
        /// Nothing was done, because a person has to decide.
        LEFT
    }
}
