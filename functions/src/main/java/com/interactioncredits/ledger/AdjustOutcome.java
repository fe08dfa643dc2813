package com.interactioncredits.ledger;

import java.util.Set;

/// All that can come of an adjustment, in order of precedence.
public sealed interface AdjustOutcome {
    record Adjusted(Transaction transaction) implements AdjustOutcome {}

    /// @param differs the fields of the payload that are not as they were first sent
    record ReferenceReused(Set<PayloadField> differs, Transaction existing) implements AdjustOutcome {}

    record AlreadyAdjusted(Transaction transaction) implements AdjustOutcome {}

    record InsufficientCredits(long available, long required) implements AdjustOutcome {}
}
