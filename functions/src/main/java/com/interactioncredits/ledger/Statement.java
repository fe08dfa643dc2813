package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.SortKey;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Reads what an account has and how it came about.
public final class Statement {
    private final LedgerReader reader;
    private final BalanceReader balances;
    private final Listing listing;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Statement(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.reader = new LedgerReader(dynamo, tableName);
        this.balances = new BalanceReader(reader, clock, storeRetry);
        this.listing = new Listing(dynamo, tableName);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// The balance, in which what has fallen due counts as available whether or not it was expired in the table.
    public Balance balance(AccountId account) {
        return snapshot(account).balance();
    }

    /// The balance with the holds that have fallen due without a write, in one reading.
    public AccountSnapshot snapshot(AccountId account) {
        return balances.snapshot(account);
    }

    /// The same, but empty when the balance still has the version that is known and no hold of the account is active:
    /// then nothing falls due, either.
    public Optional<AccountSnapshot> snapshotSince(AccountId account, long knownVersion) {
        return balances.snapshotSince(account, knownVersion);
    }

    /// One hold of an account as it counts now: expired from `expiresAt` on. Empty also for another account's.
    public Optional<Hold> hold(AccountId account, UUID id) {
        return storeRetry.untilDone(() -> {
            var now = now();
            return Optional.of(reader.committedHold(account, id)
                    .filter(hold -> hold.account().equals(account))
                    .map(hold -> hold.asOf(now)));
        });
    }

    /// The holds with these ids as they count now, in this order; those that are not there are left out.
    ///
    /// @param ids at most 100, each once
    public List<Hold> holds(List<UUID> ids) {
        var keys = ids.stream().map(LedgerKeys::hold).toList();
        return storeRetry.untilDone(() -> {
            var now = now();
            return Optional.of(listing.rows(keys).stream()
                    .map(row -> LedgerItems.hold(row).asOf(now))
                    .toList());
        });
    }

    /// The holds of an account, newest first.
    ///
    /// @param from where an earlier page said that the next one begins
    public Page<Hold> holds(AccountId account, HoldFilter filter, int limit, Optional<String> from) {
        return storeRetry.read(() -> filter.equals(HoldFilter.ACTIVE)
                ? activeHolds(account, limit, from)
                : listedHolds(account, filter, limit, from));
    }

    /// From the open holds, which are exact immediately, and not from the index, which lags. The entries of the account
    /// are read first: the other way round, a hold whose records are written in between would be in neither.
    private Page<Hold> activeHolds(AccountId account, int limit, Optional<String> from) {
        var now = now();
        var pending = reader.account(account).pending().stream()
                .map(PendingHold::hold)
                .collect(Collectors.toMap(Hold::id, hold -> hold));
        var open = reader.openHolds(account, now).active();
        var listed = open.stream().map(OpenHold::id).collect(Collectors.toSet());
        var newestFirst = Stream.concat(
                        open.stream(),
                        pending.values().stream()
                                .filter(hold -> !listed.contains(hold.id()) && !hold.isDue(now))
                                .map(Hold::open))
                .sorted(Comparator.comparing(Statement::position).reversed())
                .filter(hold -> from.isEmpty() || position(hold).compareTo(from.get()) < 0)
                .toList();
        var page = newestFirst.subList(0, Math.min(limit, newestFirst.size()));
        var recorded = reader.holds(page.stream().map(OpenHold::id).toList());
        var holds = page.stream()
                .map(hold -> Optional.ofNullable(recorded.get(hold.id()))
                        .or(() -> Optional.ofNullable(pending.get(hold.id()))))
                .flatMap(Optional::stream)
                .map(hold -> hold.asOf(now))
                .filter(hold -> hold.status() == Hold.Status.ACTIVE)
                .toList();
        var next = page.size() < newestFirst.size() ? Optional.of(position(page.getLast())) : Optional.<String>empty();
        return new Page<>(holds, next);
    }

    private static String position(OpenHold open) {
        return SortKey.of(open.createdAt(), open.id());
    }

    private Page<Hold> listedHolds(AccountId account, HoldFilter filter, int limit, Optional<String> from) {
        var now = now();
        return listing.matching(
                Listing.Index.LISTING, LedgerKeys.holdList(account), Listing.Times.ALL, limit, from, row -> Optional.of(
                                LedgerItems.hold(row).asOf(now))
                        .filter(filter::matches));
    }

    /// The movements of an account, newest first.
    public Page<Transaction> transactions(
            AccountId account, TransactionFilter filter, int limit, Optional<String> from) {
        return storeRetry.untilDone(() -> {
            return Optional.of(listing.matching(
                    Listing.Index.TRANSACTIONS,
                    LedgerKeys.transactionList(account),
                    new Listing.Times(filter.from(), filter.to()),
                    limit,
                    from,
                    row -> Optional.of(LedgerItems.transaction(row)).filter(filter::matches)));
        });
    }

    /// The movements of a message's hold, newest first: read by their ids, exact immediately, and few.
    ///
    /// @param holdId the message's hold; its own account's movements only are shown
    public Page<Transaction> transactionsOf(
            AccountId account, UUID holdId, TransactionFilter filter, int limit, Optional<String> from) {
        var keys = Stream.concat(
                        Stream.of(LedgerKeys.hold(holdId)),
                        Transaction.idsOfCorrections(holdId).stream().map(LedgerKeys::transaction))
                .toList();
        var all = storeRetry.read(() -> listing.rows(keys)).stream()
                // A hold is a movement once it is converted.
                .filter(row -> row.containsKey("txSk"))
                .map(LedgerItems::transaction)
                .filter(transaction -> transaction.account().equals(account) && filter.matches(transaction))
                .sorted(Comparator.comparing(Statement::positionOf).reversed())
                .filter(transaction -> from.isEmpty() || positionOf(transaction).compareTo(from.get()) < 0)
                .toList();
        var page = all.subList(0, Math.min(limit, all.size()));
        var next = page.size() < all.size() ? Optional.of(positionOf(page.getLast())) : Optional.<String>empty();
        return new Page<>(page, next);
    }

    /// The movements with these ids, in this order; those that are not there are left out.
    ///
    /// @param ids at most 100, each once; not of deductions of holds, which are the holds
    public List<Transaction> transactions(List<UUID> ids) {
        var keys = ids.stream().map(LedgerKeys::transaction).toList();
        return storeRetry.read(() -> listing.rows(keys)).stream()
                .map(LedgerItems::transaction)
                .toList();
    }

    private static String positionOf(Transaction transaction) {
        return SortKey.of(transaction.createdAt(), transaction.id());
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
