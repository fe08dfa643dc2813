package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The ledger's records as they lie in the table, for those who compare them and repair what disagrees. Each call
/// is made once.
public final class LedgerRows {
    private final LedgerReader reader;
    private final Listing listing;
    private final LedgerWriter writer;
    private final PendingHolds pending;

    public LedgerRows(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry) {
        this.reader = new LedgerReader(dynamo, table);
        this.listing = new Listing(dynamo, table);
        this.writer = new LedgerWriter(dynamo, new LedgerTable(table), clock);
        this.pending = new PendingHolds(dynamo, table, clock, storeRetry);
    }

    /// The account that an item of the ledger belongs to; empty for items of others.
    public static Optional<AccountId> accountOf(Item item) {
        var partition = item.getText("pk");
        if (ItemKind.ACCOUNT.begins(partition) || LedgerKeys.isPartitionOfOpenHolds(partition)) {
            return Optional.of(LedgerKeys.accountOf(partition));
        }
        return ItemKind.HOLD.is(item) || ItemKind.TX.is(item)
                ? Optional.of(LedgerItems.account(item))
                : Optional.empty();
    }

    /// Whether a message's hold is right without its message: the call that committed it may have died before it wrote
    /// the message, and the hold then ends without being spent.
    public static boolean mayBeWithoutMessage(Hold hold) {
        return hold.stamp().isPresent() && hold.status() != Hold.Status.CONVERTED;
    }

    /// The entry that an active hold has among the open ones.
    public static Map<String, AttributeValue> openEntry(Hold hold) {
        return LedgerItems.openEntry(hold);
    }

    /// Waits for a transaction that is under way on the account.
    public AccountRecord account(AccountId account) {
        return reader.settledAccount(account);
    }

    /// Those that are active, or due and not yet expired in the table.
    public List<OpenHold> openHolds(AccountId account) {
        return reader.openHolds(account, Instant.EPOCH).active();
    }

    public Optional<Hold> hold(UUID id) {
        return reader.hold(id);
    }

    /// Completes the holds whose calls died after they had committed them.
    public void completeAbandoned(AccountRecord account) {
        pending.abandoned(account.pending()).forEach(pending::complete);
    }

    /// What the table has under the id of an account's entry.
    public PendingHold.State state(PendingHold entry) {
        var id = entry.hold().id();
        return entry.against(reader.hold(id));
    }

    public LedgerReader.Pair pair(OpenHold open) {
        return reader.pair(open);
    }

    /// The holds with these ids; those that are not there are left out.
    ///
    /// @param ids at most 100
    public Map<UUID, Hold> holds(List<UUID> ids) {
        return reader.holds(ids);
    }

    /// The oldest after a position. The list lags: the newest may be missing.
    public Page<Hold> holdsAfter(AccountId account, String position, int limit) {
        var list = LedgerKeys.holdList(account);
        return page(listing.after(Listing.Index.LISTING, list, ItemKind.HOLD, position, limit), LedgerItems::hold);
    }

    /// The oldest after a position, without the deductions that converted holds are. The list lags: the newest may be
    /// missing.
    public Page<Transaction> transactionsAfter(AccountId account, String position, int limit) {
        var list = LedgerKeys.transactionList(account);
        return page(
                listing.after(Listing.Index.TRANSACTIONS, list, ItemKind.TX, position, limit),
                LedgerItems::transaction);
    }

    /// One transaction.
    ///
    /// @return false when one of its conditions did not hold, so that nothing was written
    public boolean writeIfUnchanged(List<TransactWriteItem> writes) {
        return writer.writeIfUnchanged(writes);
    }

    private static <T> Page<T> page(Listing.Rows page, Function<Map<String, AttributeValue>, T> record) {
        return new Page<>(page.rows().stream().map(record).toList(), page.next());
    }
}
