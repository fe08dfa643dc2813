package com.interactioncredits.reconciliation;

import java.util.List;
import java.util.Optional;

/// What was found in one part of the table.
///
/// @param accounts how many were judged
/// @param unsettled how many were not judged: they changed during every read, or have more records than one part can
///     read
/// @param next where the next part begins; empty at the end of the table
public record ReconciliationPage(int accounts, int unsettled, List<ReconciliationResult> found, Optional<String> next) {
    public ReconciliationPage {
        found = List.copyOf(found);
    }

    public long drifts() {
        return found.stream().filter(each -> each.finding().isDrift()).count();
    }
}
