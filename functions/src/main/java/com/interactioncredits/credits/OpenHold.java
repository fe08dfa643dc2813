package com.interactioncredits.credits;

import java.time.Instant;
import java.util.UUID;

/// An entry in an account's list of holds that are active, or due and not yet expired in the table.
///
/// @param firstExpiresAt when the hold was to expire before it was ever extended: its place in the list, which it keeps
/// @param isCommitted whether a commit placed the hold: its entry then lies in another partition than the account
public record OpenHold(
        UUID id,
        AccountId account,
        long amount,
        Instant expiresAt,
        Instant createdAt,
        Instant firstExpiresAt,
        boolean isCommitted) {
    public boolean isDue(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
