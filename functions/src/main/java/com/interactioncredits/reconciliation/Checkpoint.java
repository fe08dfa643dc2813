package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.store.SortKey;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/// How far the records of an account were added up. What it counts can change no more: transactions, and holds that
/// have ended.
///
/// @param active the holds up to `holdsTo` that had not ended; they are read again
/// @param holdsTo a position in the account's list of holds
/// @param transactionsTo a position in its list of transactions
/// @param comparedTo messages whose credits have not changed since then are not compared again
/// @param isSuspected whether it was begun anew because an earlier one did not agree with the account
record Checkpoint(
        Tally.Sums sums,
        Set<UUID> active,
        String holdsTo,
        String transactionsTo,
        Instant comparedTo,
        boolean isSuspected) {
    private static final String BEGINNING = SortKey.before(Instant.EPOCH);

    Checkpoint {
        active = Set.copyOf(active);
    }

    /// From which on all records are read.
    static Checkpoint beginning(Instant comparedTo, boolean isSuspected) {
        return new Checkpoint(Tally.Sums.NONE, Set.of(), BEGINNING, BEGINNING, comparedTo, isSuspected);
    }

    /// Whether a hold is among its sums: it had ended when it was passed.
    boolean counts(Hold hold) {
        return hold.status() != Hold.Status.ACTIVE
                && SortKey.of(hold.createdAt(), hold.id()).compareTo(holdsTo) <= 0;
    }

    boolean isBeginning() {
        return holdsTo.equals(BEGINNING) && transactionsTo.equals(BEGINNING);
    }

    /// The same after a judgement that counted.
    Checkpoint judged(Instant time) {
        return new Checkpoint(sums, active, holdsTo, transactionsTo, time, false);
    }
}
