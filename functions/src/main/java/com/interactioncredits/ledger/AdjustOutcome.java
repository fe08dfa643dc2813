package com.interactioncredits.ledger;

import java.util.List;

/// All that can become of an adjustment, in order of precedence.
public sealed interface AdjustOutcome {
    record Adjusted(Transaction transaction) implements AdjustOutcome {}

    /// @param differs the fields of the payload that are not as they were first sent
    record ReferenceReused(List<String> differs, Transaction existing) implements AdjustOutcome {}

    record AlreadyAdjusted(Transaction transaction) implements AdjustOutcome {}

    record InsufficientCredits(long available, long required) implements AdjustOutcome {}
}
