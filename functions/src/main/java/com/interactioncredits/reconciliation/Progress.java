package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.store.SortKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A checkpoint that moves while the records of an account are read, oldest first.
///
/// It moves only over what has shown: a record's time is its writer's, who may write it minutes later, and a hold that
/// an entry of the account has may get its record much later.
final class Progress {
    /// How much later than its own time a record may show.
    static final Duration LATEST_WRITE = Duration.ofMinutes(5);

    /// So that a checkpoint fits into an item. An account with more stays where it is, and is read from there.
    private static final int MAX_HOLDS = 5_000;

    private final Checkpoint began;
    private final Tally ended;
    private final Set<UUID> active;
    private String holdsTo;
    private String transactionsTo;

    Progress(Checkpoint from) {
        this.began = from;
        this.ended = new Tally(from.sums());
        this.active = new HashSet<>(from.active());
        this.holdsTo = from.holdsTo();
        this.transactionsTo = from.transactionsTo();
    }

    Checkpoint reached() {
        return new Checkpoint(ended.sums(), active, holdsTo, transactionsTo, began.comparedTo(), began.isSuspected());
    }

    /// The position up to which a reading may move it.
    ///
    /// @param seen the account at the beginning of the reading
    static String limit(AccountRecord seen, Instant now) {
        var shown = now.minus(LATEST_WRITE);
        return SortKey.before(seen.pending().stream()
                .map(entry -> entry.hold().createdAt())
                .filter(shown::isAfter)
                .min(Instant::compareTo)
                .orElse(shown));
    }

    /// One of the holds that had not ended.
    void readAgain(Hold hold) {
        if (hold.status() != Hold.Status.ACTIVE && active.remove(hold.id())) {
            ended.add(hold);
        }
    }

    void pass(Hold hold, String limit) {
        var position = SortKey.of(hold.createdAt(), hold.id());
        if (position.compareTo(limit) >= 0 || isFull()) {
            return;
        }
        if (hold.status() == Hold.Status.ACTIVE) {
            active.add(hold.id());
        } else {
            ended.add(hold);
        }
        holdsTo = position;
    }

    /// @param next where the list goes on; empty at its end
    void passHolds(Optional<String> next, String limit) {
        if (!isFull()) {
            holdsTo = further(holdsTo, next, limit);
        }
    }

    /// @param hold the one that it refunds, if there is one
    void pass(Transaction transaction, Optional<Hold> hold, String limit) {
        var position = SortKey.of(transaction.createdAt(), transaction.id());
        if (position.compareTo(limit) >= 0 || isFull()) {
            return;
        }
        ended.add(transaction);
        hold.ifPresent(ended::forgetRefundsIfAll);
        transactionsTo = position;
    }

    /// @param next where the list goes on; empty at its end
    void passTransactions(Optional<String> next, String limit) {
        if (!isFull()) {
            transactionsTo = further(transactionsTo, next, limit);
        }
    }

    private static String further(String position, Optional<String> next, String limit) {
        var to = next.filter(at -> at.compareTo(limit) < 0).orElse(limit);
        return to.compareTo(position) > 0 ? to : position;
    }

    private boolean isFull() {
        return active.size() + ended.refundedHolds() >= MAX_HOLDS;
    }
}
