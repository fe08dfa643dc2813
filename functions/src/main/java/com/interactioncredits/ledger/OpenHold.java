package com.interactioncredits.ledger;

import java.time.Instant;
import java.util.UUID;

/// An entry in an account's list of holds that are active and not yet tidied up.
record OpenHold(UUID id, AccountId account, long amount, Instant expiresAt, Instant createdAt) {
    boolean isDue(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
