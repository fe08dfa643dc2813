package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.RateLimit;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.store.FeedEntry;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.SortKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The ledger's records as items of the table, and back.
public final class LedgerItems {
    private LedgerItems() {}

    public static Map<String, AttributeValue> of(Hold hold) {
        return item(hold, hold.createdAt()).attributes();
    }

    /// The HOLD of an entry.
    ///
    /// @param now when it is written, which is where the change feed shows it: its readers may be past `createdAt`
    public static Map<String, AttributeValue> of(PendingHold entry, Instant now) {
        return item(entry.hold(), now).attributes();
    }

    /// The same of a hold that shows in the feed by itself, also a message's.
    static Map<String, AttributeValue> alone(PendingHold entry, Instant now) {
        var hold = entry.hold();
        return item(hold, now)
                .put(FeedEntry.of(hold.account().userId(), now, hold.id()))
                .attributes();
    }

    private static Item item(Hold hold, Instant shownAt) {
        var item = new Item(LedgerKeys.hold(hold.id()))
                .put("userId", hold.account().userId())
                .put("creditType", hold.account().creditType().label())
                .put("amount", hold.amount())
                .put("reference", hold.reference().value())
                .put("status", hold.status().label())
                .put("source", hold.source().label())
                .put("expiresAt", hold.expiresAt())
                .put("createdAt", hold.createdAt())
                .put("updatedAt", hold.updatedAt())
                .put("listPk", LedgerKeys.holdList(hold.account()))
                .put("listSk", SortKey.of(hold.createdAt(), hold.id()));
        hold.messageId().ifPresent(id -> item.put("messageId", id.toString()));
        hold.placedBy().ifPresent(actor -> item.put("placedBy", actor.id()));
        hold.stamp().ifPresent(stamp -> item.put("stamp", stamp));
        LedgerKeys.feedEntry(hold, shownAt).ifPresent(item::put);
        return item;
    }

    public static Hold hold(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        var expiresAt = item.getTime("expiresAt");
        var createdAt = item.getTime("createdAt");
        // Kept only once the expiry was moved: until then it follows.
        var duration = item.optionalNumber("lasts");
        return new Hold(
                idIn(item),
                account(item),
                item.getNumber("amount"),
                item.optionalNumber("convertedAmount"),
                new Reference(item.getText("reference")),
                Hold.Status.named(item.getText("status")).orElseThrow(),
                Hold.Source.named(item.getText("source")).orElseThrow(),
                item.optionalText("messageId").map(UUID::fromString),
                item.optionalText("placedBy").map(Actor::new),
                item.optionalText("endedBy").map(Actor::new),
                duration.isPresent() ? Duration.ofMillis(duration.getAsLong()) : Duration.between(createdAt, expiresAt),
                (int) item.number("extensions", 0),
                item.optionalNumber("stamp"),
                item.number("refunded", 0),
                expiresAt,
                createdAt,
                item.getTime("updatedAt"));
    }

    public static Map<String, AttributeValue> of(OpenHold open) {
        var item = new Item(LedgerKeys.open(open))
                .put("holdId", open.id().toString())
                .put("amount", open.amount())
                .put("expiresAt", open.expiresAt())
                .put("createdAt", open.createdAt());
        return open.firstExpiresAt().equals(open.expiresAt())
                ? item.attributes()
                : item.put("firstExpiresAt", open.firstExpiresAt()).attributes();
    }

    /// The entry of an active hold.
    public static Map<String, AttributeValue> openEntry(Hold hold) {
        return isSwept(hold) ? sweptEntry(hold) : unsweptEntry(hold).attributes();
    }

    /// The same of a hold that shows in the index of what is due, also a message's: its message may never be written.
    static Map<String, AttributeValue> sweptEntry(Hold hold) {
        return unsweptEntry(hold)
                .put("lookShard", LedgerKeys.duePart(hold.id()))
                .put("lookAt", SortKey.of(hold.expiresAt(), hold.id()))
                .attributes();
    }

    private static Item unsweptEntry(Hold hold) {
        return new Item(of(hold.open())).put("source", hold.source().label());
    }

    /// Whether the hold shows in the index of what is due. A message's does not: its message does.
    public static boolean isSwept(Hold hold) {
        return hold.source() != Hold.Source.MESSAGE;
    }

    /// Whether an entry counts towards the limit of active holds: messages' own do not, since only time ends them.
    /// Entries of the release before do not say whose they are.
    public static boolean isLimited(Map<String, AttributeValue> entry) {
        return new Item(entry)
                .optionalText("source")
                .filter(source -> !source.equals(Hold.Source.MESSAGE.label()))
                .isPresent();
    }

    public static OpenHold open(AccountId account, Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        return new OpenHold(
                UUID.fromString(item.getText("holdId")),
                account,
                item.getNumber("amount"),
                item.getTime("expiresAt"),
                item.getTime("createdAt"),
                item.getTime(item.has("firstExpiresAt") ? "firstExpiresAt" : "expiresAt"),
                LedgerKeys.isPartitionOfOpenHolds(item.getText("pk")));
    }

    public static Map<String, AttributeValue> of(Transaction transaction) {
        var item = new Item(LedgerKeys.transaction(transaction.id()))
                .put("userId", transaction.account().userId())
                .put("creditType", transaction.account().creditType().label())
                .put("type", transaction.type().label())
                .put("amount", transaction.amount())
                .put("missing", transaction.missing())
                .put("reference", transaction.reference().value())
                .put("createdAt", transaction.createdAt())
                .put("txPk", LedgerKeys.transactionList(transaction.account()))
                .put("txSk", SortKey.of(transaction.createdAt(), transaction.id()));
        if (transaction.late()) {
            item.put("late", 1);
        }
        transaction.holdId().ifPresent(id -> item.put("holdId", id.toString()));
        transaction.messageId().ifPresent(id -> item.put("messageId", id.toString()));
        transaction.reason().ifPresent(reason -> item.put("reason", reason));
        transaction.actor().ifPresent(actor -> item.put("actor", actor.id()));
        return item.attributes();
    }

    /// A transaction has an item of its own, but for the deduction that a converted hold is.
    public static Transaction transaction(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        if (ItemKind.HOLD.is(item)) {
            return Transaction.deductionOf(hold(attributes));
        }
        return new Transaction(
                idIn(item),
                account(item),
                Transaction.Type.named(item.getText("type")).orElseThrow(),
                item.getNumber("amount"),
                item.has("late"),
                item.getNumber("missing"),
                new Reference(item.getText("reference")),
                item.optionalText("holdId").map(UUID::fromString),
                item.optionalText("messageId").map(UUID::fromString),
                item.optionalText("reason"),
                item.optionalText("actor").map(Actor::new),
                item.getTime("createdAt"));
    }

    public static AccountRecord account(Optional<Map<String, AttributeValue>> attributes) {
        return attributes.map(LedgerItems::account).orElse(AccountRecord.UNUSED);
    }

    private static AccountRecord account(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        return new AccountRecord(
                item.getNumber("available"),
                item.number("granted", 0),
                item.getNumber("version"),
                item.number("placed", 0),
                item.number("returned", 0),
                RateStep.fullAt(item, RateLimit.Kind.HOLDS),
                RateStep.fullAt(item, RateLimit.Kind.SENDS),
                PendingItems.commits(attributes),
                PendingItems.in(attributes),
                attributes.containsKey("frozen"),
                item.optionalTime("frozenUntil").orElse(Instant.EPOCH));
    }

    public static AccountId account(Item item) {
        return new AccountId(
                item.getText("userId"),
                CreditType.named(item.getText("creditType")).orElseThrow());
    }

    public static UUID idIn(Map<String, AttributeValue> attributes) {
        return idIn(new Item(attributes));
    }

    private static UUID idIn(Item item) {
        var pk = item.getText("pk");
        return UUID.fromString(pk.substring(pk.indexOf('#') + 1));
    }
}
