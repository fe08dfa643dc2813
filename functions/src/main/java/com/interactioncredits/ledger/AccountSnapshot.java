package com.interactioncredits.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Where an account stands.
///
/// @param fallenDue the holds that count as expired though they are still open in the table; the earliest first
public record AccountSnapshot(Balance balance, List<FallenDue> fallenDue) {
    /// A hold that changed at a time, without a write.
    public record FallenDue(UUID holdId, Instant at) {}
}
