package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.LedgerRows;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads all records of one account and compares them with what is kept of it, while calls go on changing it.
///
/// The records are read between two transactional reads of the account: when it has not changed in between, they belong
/// together. What looks wrong is read once more, with a pause after the first read: by then what was written before it
/// shows everywhere, in the indexes too, and what is written after it changes the account.
///
/// A reading begins at a checkpoint: what that counts is not read again. With the checkpoint at the beginning all
/// records are read.
final class AccountAudit {
    /// By then every earlier write is visible in the indexes.
    static final Duration INDEX_LAG = Duration.ofSeconds(3);
    private static final int MAX_READS = 3;
    private static final int ROWS_AT_ONCE = 100;

    private final LedgerRows rows;
    private final StoreRetry storeRetry;
    private final StoreRetry.Pause pause;
    private final BooleanSupplier outOfTime;

    /// @param outOfTime whether reading on would take longer than the caller has
    AccountAudit(LedgerRows rows, StoreRetry storeRetry, StoreRetry.Pause pause, BooleanSupplier outOfTime) {
        this.rows = rows;
        this.storeRetry = storeRetry;
        this.pause = pause;
        this.outOfTime = outOfTime;
    }

    /// The reading of an account took longer than the caller has.
    static final class OutOfTime extends RuntimeException {}

    /// @param isSettled false when the account changed during every read, so that its numbers could not be judged
    /// @param hasActive whether holds are active, which may end without a write of the account
    record Judgement(List<Finding> findings, boolean isSettled, boolean hasActive) {}

    private record Reading(AccountRecord before, List<OpenHold> open, Tally tally, AccountRecord after) {
        boolean isSettled() {
            return before.equals(after);
        }

        boolean totalsAgree() {
            return Totals.of(after).equals(tally.totals());
        }

        boolean addsUp() {
            return totalsAgree() && tally.refundsThatDisagree().isEmpty();
        }
    }

    /// Takes note of the records of an account as they are read, some of them more than once.
    interface Reader {
        void read(Hold hold);

        /// One of the checkpoint's active holds, which has ended since.
        void ended(Hold hold);

        void read(Transaction transaction);
    }

    /// By all records.
    Judgement judge(AccountId account, Instant now) {
        var nothing = new Reader() {
            @Override
            public void read(Hold hold) {}

            @Override
            public void ended(Hold hold) {}

            @Override
            public void read(Transaction transaction) {}
        };
        return judge(account, new Progress(Checkpoint.beginning(now, false)), nothing, now);
    }

    /// @param progress moves as far as the records are read, also when there was no time for all of them
    Judgement judge(AccountId account, Progress progress, Reader reader, Instant now) {
        var readings = new Readings(account, progress, reader, now);
        var reading = readings.settled(Duration.ZERO);
        if (reading.isSettled() && !reading.addsUp()) {
            reading = readings.settled(INDEX_LAG);
        }
        var findings = new ArrayList<Finding>();
        if (reading.isSettled() && !reading.totalsAgree()) {
            var kept = reading.after();
            findings.add(new Finding.AccountDrift(
                    account, Totals.of(kept), reading.tally().totals(), kept.version()));
        }
        compareOpenHolds(reading, now, findings);
        if (reading.isSettled()) {
            findings.addAll(reading.tally().refundsThatDisagree());
        }
        return new Judgement(
                findings, reading.isSettled(), !reading.tally().active().isEmpty());
    }

    /// A hold and its entry change in one transaction, of which the lists may show one half: each pair that looks wrong
    /// is read together.
    private void compareOpenHolds(Reading reading, Instant now, List<Finding> findings) {
        var active = reading.tally().active();
        for (var open : reading.open()) {
            var hold = Optional.ofNullable(active.get(open.id()));
            if (!hold.map(Hold::open).equals(Optional.of(open))) {
                var pair = pair(open);
                pair.entry()
                        .filter(entry -> !pair.active().map(Hold::open).equals(Optional.of(entry)))
                        .ifPresent(entry -> findings.add(wrongEntry(entry, pair.active())));
            }
        }
        var open = new HashSet<>(reading.open());
        for (var hold : active.values()) {
            if (!open.contains(hold.open())) {
                var pair = pair(hold.open());
                if (pair.entry().isEmpty() && pair.active().isPresent()) {
                    findings.add(new Finding.ActiveButNotOpen(hold));
                }
            }
            if (hold.isDue(now)) {
                findings.add(new Finding.StuckHold(hold));
            }
        }
    }

    private static Finding wrongEntry(OpenHold entry, Optional<Hold> active) {
        var key = LedgerKeys.open(entry);
        return active.filter(hold -> LedgerKeys.open(hold.open()).equals(key))
                .<Finding>map(Finding.OpenOtherwise::new)
                .orElseGet(() -> new Finding.OpenButNotActive(entry));
    }

    private LedgerReader.Pair pair(OpenHold open) {
        return storeRetry.read(() -> rows.pair(open));
    }

    private final class Readings {
        private final AccountId account;
        private final Progress progress;
        private final Reader reader;
        private final Instant now;

        Readings(AccountId account, Progress progress, Reader reader, Instant now) {
            this.account = account;
            this.progress = progress;
            this.reader = reader;
            this.now = now;
        }

        /// The first reading during which the account did not change, or the last.
        Reading settled(Duration pauseBefore) {
            for (int reads = 1; ; reads++) {
                var reading = reading(pauseBefore);
                if (reading.isSettled() || reads == MAX_READS) {
                    return reading;
                }
            }
        }

        private Reading reading(Duration wait) {
            var before = kept(account);
            storeRetry.read(() -> {
                rows.completeAbandoned(before);
                return before;
            });
            if (!wait.isZero()) {
                sleep(wait);
            }
            var limit = Progress.limit(before, now);
            var from = progress.reached();
            var open = storeRetry.read(() -> rows.openHolds(account));
            var tally = new Tally(from.sums());
            var listed = new HashSet<UUID>();
            addActive(from, tally, listed);
            addHolds(from, limit, tally, listed);
            // The lists lag; the open holds do not, and name the newest.
            open.stream()
                    .map(OpenHold::id)
                    .filter(id -> !listed.contains(id))
                    .flatMap(id -> hold(id).stream())
                    .forEach(hold -> addOnce(hold, from, tally, listed));
            before.pending().forEach(entry -> addPending(entry, from, tally, listed));
            addTransactions(from, limit, tally);
            inParts(from.sums().refunded().keySet(), tally::compareRefundsOf);
            return new Reading(before, open, tally, kept(account));
        }

        /// Those of the checkpoint that had not ended.
        private void addActive(Checkpoint from, Tally tally, Set<UUID> listed) {
            inParts(from.active(), hold -> {
                listed.add(hold.id());
                tally.add(hold);
                if (hold.status() != Hold.Status.ACTIVE) {
                    reader.ended(hold);
                }
                progress.readAgain(hold);
            });
        }

        private void inParts(Set<UUID> holds, Consumer<Hold> each) {
            var ids = List.copyOf(holds);
            for (int first = 0; first < ids.size(); first += ROWS_AT_ONCE) {
                var some = ids.subList(first, Math.min(ids.size(), first + ROWS_AT_ONCE));
                storeRetry.read(() -> rows.holds(some)).values().forEach(each);
            }
        }

        private void addHolds(Checkpoint from, String limit, Tally tally, Set<UUID> listed) {
            all(from.holdsTo(), position -> rows.holdsAfter(account, position, ROWS_AT_ONCE), page -> {
                for (var hold : page.items()) {
                    listed.add(hold.id());
                    tally.add(hold);
                    reader.read(hold);
                    progress.pass(hold, limit);
                }
                progress.passHolds(page.next(), limit);
            });
        }

        private void addTransactions(Checkpoint from, String limit, Tally tally) {
            all(from.transactionsTo(), position -> rows.transactionsAfter(account, position, ROWS_AT_ONCE), page -> {
                var refunded = refunded(page.items());
                refunded.values().forEach(tally::compareRefundsOf);
                for (var transaction : page.items()) {
                    tally.add(transaction);
                    reader.read(transaction);
                    var hold = transaction.holdId().flatMap(id -> Optional.ofNullable(refunded.get(id)));
                    progress.pass(transaction, hold, limit);
                }
                progress.passTransactions(page.next(), limit);
            });
        }

        private Map<UUID, Hold> refunded(List<Transaction> transactions) {
            var ids = transactions.stream()
                    .filter(Transaction::isRefundOfHold)
                    .flatMap(refund -> refund.holdId().stream())
                    .distinct()
                    .toList();
            return ids.isEmpty() ? Map.of() : storeRetry.read(() -> rows.holds(ids));
        }
    }

    /// An entry is the record of a hold that has no other. A doubled one took its credits a second time, until it is
    /// undone.
    private void addPending(PendingHold entry, Checkpoint from, Tally tally, Set<UUID> listed) {
        switch (storeRetry.read(() -> rows.state(entry))) {
            case PendingHold.State.Unrecorded _ -> tally.add(entry.hold());
            case PendingHold.State.Recorded(var hold) -> addOnce(hold, from, tally, listed);
            case PendingHold.State.Doubled(var first) -> {
                addOnce(first, from, tally, listed);
                tally.addDoubled(entry);
            }
        }
    }

    private static void addOnce(Hold hold, Checkpoint from, Tally tally, Set<UUID> listed) {
        if (listed.add(hold.id()) && !from.counts(hold)) {
            tally.add(hold);
        }
    }

    private Optional<Hold> hold(UUID id) {
        return storeRetry.read(() -> rows.hold(id));
    }

    private AccountRecord kept(AccountId account) {
        return storeRetry.read(() -> rows.account(account));
    }

    private <T> void all(String from, Function<String, Page<T>> pages, Consumer<Page<T>> each) {
        var position = Optional.of(from);
        while (position.isPresent()) {
            if (outOfTime.getAsBoolean()) {
                throw new OutOfTime();
            }
            var after = position.get();
            var page = storeRetry.read(() -> pages.apply(after));
            each.accept(page);
            position = page.next();
        }
    }

    private void sleep(Duration wait) {
        try {
            pause.sleep(wait);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new OutOfTime();
        }
    }
}
