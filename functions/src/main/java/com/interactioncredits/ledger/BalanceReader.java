package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import com.interactioncredits.store.TryAgainException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads balances, while calls go on changing the account.
///
/// The open holds are read between two reads of the account. When it moved in between they do not belong together, and
/// the balance's version could go back: they are read again. `available` is exact even so, and a busy account is
/// answered at the last read, with the version of the first read, which is never ahead of its time.
///
/// The list of open holds can show one half of a transaction whose other half, on the account, is still to come. The
/// second read of the account is transactional even when nothing is due, because only such a read waits for that half:
/// a plain one would miss the credits of a hold that is being expired.
///
/// A hold that is committed in the account counts by its entry as long as it has no HOLD, and by its HOLD from then on.
/// The entries are read before the open holds: the other way round, a hold whose records are written in between would
/// be in neither.
final class BalanceReader {
    /// How often a balance is read again when the account changed meanwhile.
    private static final int MAX_READS = 10;

    private final LedgerReader reader;
    private final Clock clock;
    private final StoreRetry storeRetry;

    BalanceReader(LedgerReader reader, Clock clock, StoreRetry storeRetry) {
        this.reader = reader;
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    AccountSnapshot snapshot(AccountId account) {
        return snapshot(account, account(account));
    }

    /// @return empty when the balance still has the version that is known, and no hold of the account is active
    Optional<AccountSnapshot> snapshotSince(AccountId account, long knownVersion) {
        var record = account(account);
        // Each active hold lowers the version, and it is at least the known one: there are none.
        return record.balanceVersion(0) == knownVersion ? Optional.empty() : Optional.of(snapshot(account, record));
    }

    private AccountRecord account(AccountId account) {
        return storeRetry.read(() -> reader.account(account));
    }

    private AccountSnapshot snapshot(AccountId account, AccountRecord first) {
        var reads = new AtomicInteger();
        return storeRetry.untilDone(() -> {
            var before = reads.getAndIncrement() == 0 ? first : reader.account(account);
            return tryToRead(account, before, reads.get() >= MAX_READS);
        });
    }

    /// @param now decides what is due: from before the account is read the second time
    private record Reading(
            AccountId account,
            AccountRecord before,
            LedgerReader.OpenHolds open,
            LedgerReader.Snapshot seen,
            Instant now) {

        boolean moved() {
            return seen.account().version() != before.version();
        }

        long availableAndDue() {
            return seen.account().available()
                    + seen.open().stream()
                            .filter(hold -> hold.isDue(now))
                            .mapToLong(OpenHold::amount)
                            .sum();
        }

        /// The entries that no other read counts: without a HOLD, or recorded after the open holds were read.
        List<OpenHold> uncountedEntries() {
            var listed = Stream.concat(open.active().stream(), open.due().stream())
                    .map(OpenHold::id)
                    .collect(Collectors.toSet());
            return seen.entries().entrySet().stream()
                    .flatMap(entry -> switch (entry.getValue()) {
                        case PendingHold.State.Unrecorded _ ->
                            Stream.of(entry.getKey().hold());
                        case PendingHold.State.Recorded(var hold) ->
                            Stream.of(hold)
                                    .filter(found ->
                                            found.status() == Hold.Status.ACTIVE && !listed.contains(found.id()));
                        case PendingHold.State.Doubled _ -> Stream.empty();
                    })
                    .map(hold -> hold.open())
                    .toList();
        }

        /// The credits of entries that took them a second time.
        long doubled() {
            return seen.entries().entrySet().stream()
                    .filter(entry -> entry.getValue() instanceof PendingHold.State.Doubled
                            && seen.account().pending().contains(entry.getKey()))
                    .mapToLong(entry -> entry.getKey().hold().amount())
                    .sum();
        }
    }

    private Optional<AccountSnapshot> tryToRead(AccountId account, AccountRecord before, boolean isLast) {
        var now = StoredTime.now(clock);
        var open = reader.openHolds(account, now);
        var seen = reader.snapshot(account, open.due(), before.pending());
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        var reading = new Reading(account, before, open, seen.get(), now);
        if (reading.moved() && !isLast) {
            return Optional.empty();
        }
        return Optional.of(snapshot(reading, reading.moved() ? doubledSince(reading) : 0));
    }

    /// The credits of new entries that took them a second time. Whether an entry did is fixed when it is committed, so
    /// its HOLD may be read afterwards. How a new entry stood that is due already is not known.
    private long doubledSince(Reading reading) {
        var added = reading.seen().account().pending().stream()
                .filter(entry -> !reading.before().pending().contains(entry))
                .toList();
        long doubled = 0;
        for (var entry : reader.states(added).entrySet()) {
            var hold = entry.getKey().hold();
            if (entry.getValue() instanceof PendingHold.State.Doubled) {
                doubled += hold.amount();
            } else if (hold.isDue(reading.now())) {
                throw TryAgainException.atOnce("the account is too busy for an exact balance");
            }
        }
        return doubled;
    }

    private static AccountSnapshot snapshot(Reading reading, long doubledSince) {
        var before = reading.before();
        var granted = reading.seen().account().granted();
        var entries = reading.uncountedEntries();
        var due = entries.stream().filter(hold -> hold.isDue(reading.now())).toList();
        var available = reading.availableAndDue()
                + reading.doubled()
                + doubledSince
                + due.stream().mapToLong(OpenHold::amount).sum();
        var active = new ArrayList<>(reading.open().active());
        entries.stream().filter(hold -> !hold.isDue(reading.now())).forEach(active::add);
        var balance = new Balance(
                reading.account(),
                available,
                Math.min(active.stream().mapToLong(OpenHold::amount).sum(), granted - available),
                granted,
                active.size(),
                active.stream().map(OpenHold::expiresAt).min(Comparator.naturalOrder()),
                before.frozen(),
                before.balanceVersion(active.size()),
                reading.now());
        var fallenDue = Stream.concat(reading.open().due().stream(), due.stream())
                .map(hold -> new AccountSnapshot.FallenDue(hold.id(), hold.expiresAt()))
                .toList();
        return new AccountSnapshot(balance, fallenDue);
    }
}
