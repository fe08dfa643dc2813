package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.store.FeedEntry;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.SortKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the ledger's items, and the lists and indexes in which they stand. Pure.
public final class LedgerKeys {
    public static final String OPEN_PREFIX = "OPEN#";

    private static final String MARKS_PREFIX = "CHANGED#";
    private static final String COMMITTED_PREFIX = "OPEN#";
    private static final int COMMITTED_PARTS = 2;

    /// The index of what is due has so many parts.
    public static final int DUE_PARTS = 16;

    private LedgerKeys() {}

    public static Map<String, AttributeValue> account(AccountId account) {
        return ItemKind.ACCOUNT.key(idOf(account)).attributes();
    }

    public static Map<String, AttributeValue> hold(UUID id) {
        return ItemKind.HOLD.key(id).attributes();
    }

    public static Map<String, AttributeValue> transaction(UUID id) {
        return ItemKind.TX.key(id).attributes();
    }

    /// The entry among the open holds.
    public static Map<String, AttributeValue> open(OpenHold open) {
        var partition = open.isCommitted() ? committed(open.account(), partOf(open.id())) : partition(open.account());
        return Item.key(partition, OPEN_PREFIX + SortKey.of(open.firstExpiresAt(), open.id()))
                .attributes();
    }

    public static Item expiry(UUID hold) {
        return ItemKind.EXPIRY.key(hold);
    }

    /// Where the open holds of an account lie that were committed: apart from the ACCOUNT, since a partition takes a
    /// thousand write units a second, and the commits need those of the ACCOUNT.
    public static List<String> committed(AccountId account) {
        return IntStream.range(0, COMMITTED_PARTS)
                .mapToObj(part -> committed(account, part))
                .toList();
    }

    private static String committed(AccountId account, int part) {
        return COMMITTED_PREFIX + idOf(account) + "#" + part;
    }

    private static int partOf(UUID hold) {
        return Math.floorMod(hold.hashCode(), COMMITTED_PARTS);
    }

    public static boolean isPartitionOfOpenHolds(String partition) {
        return partition.startsWith(COMMITTED_PREFIX);
    }

    /// Holds the ACCOUNT, and the OPEN items of holds that were placed by transactions.
    public static String partition(AccountId account) {
        return ItemKind.ACCOUNT.partition(idOf(account));
    }

    /// @param partition of an account, or of its open holds
    public static AccountId accountOf(String partition) {
        var id = isPartitionOfOpenHolds(partition)
                ? partition.substring(COMMITTED_PREFIX.length(), partition.lastIndexOf('#'))
                : ItemKind.ACCOUNT.idIn(partition);
        return accountIn(id);
    }

    private static AccountId accountIn(String id) {
        var type = id.lastIndexOf('#');
        return new AccountId(
                id.substring(0, type), CreditType.named(id.substring(type + 1)).orElseThrow());
    }

    /// The sums of an account's records as far as the reconciler has read them.
    public static Item checkpoint(AccountId account) {
        return Item.key("CHECKPOINT#" + idOf(account), "CHECKPOINT");
    }

    /// The marks of accounts that changed in one window of time.
    public static String marks(long window) {
        return MARKS_PREFIX + window;
    }

    public static Item mark(long window, AccountId account) {
        return Item.key(marks(window), idOf(account));
    }

    public static AccountId markedAccount(Item mark) {
        return accountIn(mark.getText("sk"));
    }

    private static String idOf(AccountId account) {
        return account.userId() + "#" + account.creditType().label();
    }

    /// The upper bound of the sort keys of open holds that can be due at `now`.
    public static String lastDue(Instant now) {
        return OPEN_PREFIX + SortKey.before(now) + "$";
    }

    public static String duePart(int number) {
        return "DUE#" + number;
    }

    public static String duePart(UUID hold) {
        return duePart(Math.floorMod(hold.hashCode(), DUE_PARTS));
    }

    public static String holdList(AccountId account) {
        return "HOLDS#" + idOf(account);
    }

    public static String transactionList(AccountId account) {
        return "TRANSACTIONS#" + idOf(account);
    }

    /// Where a change of a hold shows. A message's hold changes together with its message, and shows with that.
    public static Optional<FeedEntry> feedEntry(Hold hold, Instant changedAt) {
        return Optional.of(FeedEntry.of(hold.account().userId(), changedAt, hold.id()))
                .filter(_ -> hold.source() != Hold.Source.MESSAGE);
    }
}
