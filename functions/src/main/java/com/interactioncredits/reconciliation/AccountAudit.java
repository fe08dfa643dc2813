package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
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
    record Judgement(List<Finding> findings, boolean isSettled) {}

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

    Judgement judge(AccountId account, Instant now) {
        var reading = settled(account, Duration.ZERO);
        if (reading.isSettled() && !reading.addsUp()) {
            reading = settled(account, INDEX_LAG);
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
        return new Judgement(findings, reading.isSettled());
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

    /// The first reading during which the account did not change, or the last.
    private Reading settled(AccountId account, Duration pauseBefore) {
        for (int reads = 1; ; reads++) {
            var reading = reading(account, pauseBefore);
            if (reading.isSettled() || reads == MAX_READS) {
                return reading;
            }
        }
    }

    private Reading reading(AccountId account, Duration wait) {
        var before = kept(account);
        storeRetry.read(() -> {
            rows.completeAbandoned(before);
            return before;
        });
        if (!wait.isZero()) {
            sleep(wait);
        }
        var open = storeRetry.read(() -> rows.openHolds(account));
        var tally = new Tally();
        var listed = new HashSet<UUID>();
        all(from -> rows.holds(account, ROWS_AT_ONCE, from), hold -> {
            listed.add(hold.id());
            tally.add(hold);
        });
        // The lists lag; the open holds do not, and name the newest.
        open.stream()
                .map(OpenHold::id)
                .filter(listed::add)
                .flatMap(id -> hold(id).stream())
                .forEach(tally::add);
        before.pending().forEach(entry -> addPending(entry, tally, listed));
        all(from -> rows.transactions(account, ROWS_AT_ONCE, from), tally::add);
        return new Reading(before, open, tally, kept(account));
    }

    /// An entry is the record of a hold that has no other. A doubled one took its credits a second time, until it is
    /// undone.
    private void addPending(PendingHold entry, Tally tally, Set<UUID> listed) {
        switch (storeRetry.read(() -> rows.state(entry))) {
            case PendingHold.State.Unrecorded _ -> tally.add(entry.hold());
            case PendingHold.State.Recorded(var hold) -> addOnce(hold, tally, listed);
            case PendingHold.State.Doubled(var first) -> {
                addOnce(first, tally, listed);
                tally.addDoubled(entry);
            }
        }
    }

    private static void addOnce(Hold hold, Tally tally, Set<UUID> listed) {
        if (listed.add(hold.id())) {
            tally.add(hold);
        }
    }

    private Optional<Hold> hold(UUID id) {
        return storeRetry.read(() -> rows.hold(id));
    }

    private AccountRecord kept(AccountId account) {
        return storeRetry.read(() -> rows.account(account));
    }

    private <T> void all(Function<Optional<String>, Page<T>> pages, Consumer<T> each) {
        var from = Optional.<String>empty();
        do {
            if (outOfTime.getAsBoolean()) {
                throw new OutOfTime();
            }
            var position = from;
            var page = storeRetry.read(() -> pages.apply(position));
            page.items().forEach(each);
            from = page.next();
        } while (from.isPresent());
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
