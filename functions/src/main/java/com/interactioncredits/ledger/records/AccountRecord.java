package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.RateLimit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is kept of an account; all zeros for an unused one.
///
/// @param available credits free at the last write; what has fallen due since comes on top
/// @param placed holds ever placed
/// @param returned holds whose entry among the open ones was deleted by a write to this record
/// @param holdsFullAt when the whole burst of holds is available again; 1970 if none was ever counted
/// @param sendsFullAt the same of sends
/// @param commits whether holds were ever committed here
/// @param pending holds that were committed here, and whose records are not known to be written
/// @param frozen whether no hold may be placed
/// @param frozenUntil when the last freeze before this one ended; 1970 if there was none
public record AccountRecord(
        long available,
        long granted,
        long version,
        long placed,
        long returned,
        Instant holdsFullAt,
        Instant sendsFullAt,
        boolean commits,
        List<PendingHold> pending,
        boolean frozen,
        Instant frozenUntil) {
    public static final AccountRecord UNUSED =
            new AccountRecord(0, 0, 0, 0, 0, Instant.EPOCH, Instant.EPOCH, false, List.of(), false, Instant.EPOCH);

    public AccountRecord {
        pending = List.copyOf(pending);
    }

    /// The version of the account's balance. It never falls, whether a hold ends by a write or because it is due.
    public long balanceVersion(int activeHolds) {
        return version + placed - returned - activeHolds;
    }

    public Instant fullAt(RateLimit.Kind kind) {
        return switch (kind) {
            case HOLDS -> holdsFullAt;
            case SENDS -> sendsFullAt;
        };
    }

    /// Whether the account is frozen, or was at some time after a hold had been placed.
    public boolean wasFrozenSince(Instant placedAt) {
        return frozen || !frozenUntil.isBefore(placedAt);
    }

    public Optional<PendingHold> pending(UUID holdId) {
        return pending.stream()
                .filter(entry -> entry.hold().id().equals(holdId))
                .findFirst();
    }
}
