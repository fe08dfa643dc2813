package com.interactioncredits.ledger;

import com.interactioncredits.credits.Balance;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An account at one instant.
///
/// @param fallenDue the holds that count as expired though they are still open in the table; the earliest first
public record AccountSnapshot(Balance balance, List<FallenDue> fallenDue) {
    /// A hold that changed at a time, without a write.
    public record FallenDue(UUID holdId, Instant at) {}
}
