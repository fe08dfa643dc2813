package com.interactioncredits.ledger;

import java.util.List;
import java.util.Optional;

/// One part of a way through the whole table.
///
/// @param accounts how many were judged
/// @param unsettled how many moved all the while, or have more records than one part can read, and were not judged
/// @param next where the next part begins; empty at the end of the table
public record ReconciliationPage(int accounts, int unsettled, List<ReconciliationResult> found, Optional<String> next) {
    public ReconciliationPage {
        found = List.copyOf(found);
    }

    public long drifts() {
        return found.stream().filter(each -> each.finding().isDrift()).count();
    }
}
