package com.interactioncredits.ledger;

import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads all records of one account and compares them with what is kept of it, while others go on writing.
///
/// The records are read between two transactional reads of the account: when it has not moved in between, they belong
/// together. What looks wrong is looked at once more, with a pause after the first read: by then what was written
/// before it shows everywhere, in the indexes too, and what is written after it moves the account.
final class AccountAudit {
    private static final Duration UNTIL_ALL_SHOWS = Duration.ofSeconds(3);
    private static final int LOOKS = 3;
    private static final int ROWS_AT_ONCE = 100;

    private final LedgerReader reader;
    private final Listing listing;
    private final StoreRetry storeRetry;
    private final StoreRetry.Pause pause;
    private final BooleanSupplier outOfTime;

    /// @param outOfTime whether reading on would take longer than the caller has
    AccountAudit(
            DynamoDbClient dynamo,
            String table,
            StoreRetry storeRetry,
            StoreRetry.Pause pause,
            BooleanSupplier outOfTime) {
        this.reader = new LedgerReader(dynamo, table);
        this.listing = new Listing(dynamo, table);
        this.storeRetry = storeRetry;
        this.pause = pause;
        this.outOfTime = outOfTime;
    }

    /// The reading of an account took longer than the caller has.
    static final class OutOfTime extends RuntimeException {}

    /// @param isSettled false when the account moved during every look, so that its numbers could not be judged
    record Judgement(List<Finding> findings, boolean isSettled) {}

    private record Seen(AccountRecord before, List<OpenHold> open, Tally tally, AccountRecord after) {
        boolean isSettled() {
            return before.equals(after);
        }

        boolean addsUp() {
            return after.totals().equals(tally.totals())
                    && tally.refundsThatDisagree().isEmpty();
        }
    }

    Judgement at(AccountId account, Instant now) {
        var seen = look(account, Duration.ZERO);
        for (int looks = 1; looks < LOOKS && !seen.isSettled(); looks++) {
            seen = look(account, Duration.ZERO);
        }
        if (seen.isSettled() && !seen.addsUp()) {
            seen = lookWithPause(account);
        }
        var findings = new ArrayList<Finding>();
        if (seen.isSettled() && !seen.after().totals().equals(seen.tally().totals())) {
            var kept = seen.after();
            findings.add(new Finding.AccountDrift(
                    account, kept.totals(), seen.tally().totals(), kept.version()));
        }
        pairs(seen, now, findings);
        if (seen.isSettled()) {
            seen.tally().refundsThatDisagree().forEach(findings::add);
        }
        return new Judgement(findings, seen.isSettled());
    }

    private Seen lookWithPause(AccountId account) {
        for (int looks = 1; ; looks++) {
            var seen = look(account, UNTIL_ALL_SHOWS);
            if (seen.isSettled() || looks == LOOKS) {
                return seen;
            }
        }
    }

    /// A hold and its entry change in one transaction, of which the lists may show one half: each pair that looks wrong
    /// is read together.
    private void pairs(Seen seen, Instant now, List<Finding> findings) {
        var active = seen.tally().active();
        for (var open : seen.open()) {
            var hold = Optional.ofNullable(active.get(open.id()));
            if (!hold.map(Hold::open).equals(Optional.of(open))) {
                var pair = pair(open);
                pair.entry()
                        .filter(entry -> !pair.active().map(Hold::open).equals(Optional.of(entry)))
                        .ifPresent(entry -> findings.add(unfit(entry, pair.active())));
            }
        }
        var open = new HashSet<>(seen.open());
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

    private static Finding unfit(OpenHold entry, Optional<Hold> active) {
        var key = LedgerTable.openKey(entry);
        return active.filter(hold -> LedgerTable.openKey(hold.open()).equals(key))
                .<Finding>map(Finding.OpenOtherwise::new)
                .orElseGet(() -> Finding.OpenButNotActive.of(entry));
    }

    private LedgerReader.Pair pair(OpenHold open) {
        return storeRetry.read(() -> reader.pair(open));
    }

    private Seen look(AccountId account, Duration wait) {
        var before = kept(account);
        if (!wait.isZero()) {
            sleep(wait);
        }
        var open =
                storeRetry.read(() -> reader.openHolds(account, Instant.EPOCH)).active();
        var tally = new Tally();
        var listed = new HashSet<UUID>();
        rows(Listing.Index.LISTING, LedgerTable.holdList(account), "HOLD", row -> {
            var hold = LedgerItems.hold(row);
            listed.add(hold.id());
            tally.add(hold);
        });
        // The lists lag; the open holds do not, and name the newest.
        open.stream()
                .map(OpenHold::id)
                .filter(listed::add)
                .flatMap(id -> hold(id).stream())
                .forEach(tally::add);
        rows(
                Listing.Index.TRANSACTIONS,
                LedgerTable.transactionList(account),
                "TX",
                row -> tally.add(LedgerItems.transaction(row)));
        return new Seen(before, open, tally, kept(account));
    }

    private Optional<Hold> hold(UUID id) {
        return storeRetry.read(() -> reader.hold(id));
    }

    private AccountRecord kept(AccountId account) {
        return storeRetry.read(() -> reader.settledAccount(account));
    }

    private void rows(Listing.Index index, String list, String kind, Consumer<Map<String, AttributeValue>> each) {
        var from = Optional.<String>empty();
        do {
            if (outOfTime.getAsBoolean()) {
                throw new OutOfTime();
            }
            var position = from;
            var page = storeRetry.read(() -> listing.page(index, list, ROWS_AT_ONCE, position));
            page.rows().stream()
                    .filter(row -> new Item(row).getText("sk").equals(kind))
                    .forEach(each);
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
