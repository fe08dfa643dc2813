package com.interactioncredits.credits;

import java.time.Instant;
import java.util.Optional;

/// Whether the accounts of a user are frozen: nothing may be held or sent then.
///
/// @param change the last one; empty before the first
/// @param version counts the changes
public record Freeze(String userId, boolean frozen, Optional<Change> change, long version) {
    /// @param reason in an operator's words
    public record Change(String reason, Actor actor, Instant at) {}

    public static Freeze neverChanged(String userId) {
        return new Freeze(userId, false, Optional.empty(), 0);
    }
}
