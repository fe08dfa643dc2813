package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.store.FeedEntry;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.SortKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// How credits lie in the table: the writes of each movement, with the conditions that are its rules. Pure.
///
/// A hold is three items that change together, ACCOUNT, HOLD and OPEN; EXPIRY is only a timer.
public record LedgerTable(String name) {
    /// The position of a write in its transaction, and of its reason in a cancellation: first the item that makes the
    /// call repeatable, then the account.
    public static final int RECORD_WRITE = 0;

    public static final int ACCOUNT_WRITE = 1;

    /// Two items each, and the account: a transaction has 100 at most.
    public static final int MAX_EXPIRED_PER_TRANSACTION = 49;

    public static final long MAX_TOTAL_GRANTED = Credits.MOST;

    /// The payload as first sent goes into the HOLD forever: it is the idempotency record.
    ///
    /// @param rate counts the hold towards a limit
    public List<TransactWriteItem> placing(Hold hold, Optional<RateStep> rate, List<TransactWriteItem> extraWrites) {
        var set = rate.map(step -> "SET " + step.set() + " ").orElse("");
        var condition = rate.map(step -> " AND " + step.condition()).orElse("");
        var values = Map.of(
                ":less", Item.number(-hold.amount()),
                ":amount", Item.number(hold.amount()),
                ":one", Item.number(1));
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(put(Put.builder()
                .tableName(name)
                .item(LedgerItems.of(hold))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build()));
        writes.add(update(Update.builder()
                .tableName(name)
                .key(LedgerKeys.account(hold.account()))
                .updateExpression(set + "ADD available :less, version :one, placed :one")
                .conditionExpression("available >= :amount AND attribute_not_exists(frozen)" + condition)
                .expressionAttributeValues(rate.map(step -> step.with(values)).orElse(values))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build()));
        writes.add(put(
                Put.builder().tableName(name).item(LedgerItems.openEntry(hold)).build()));
        writes.addAll(extraWrites);
        return writes;
    }

    /// The expiry timer of a hold. Harmless alone; deleted by TTL only.
    public Map<String, AttributeValue> expiryItem(Hold hold) {
        return LedgerKeys.expiry(hold.id())
                .put("ttl", Math.ceilDiv(hold.expiresAt().toEpochMilli(), 1000L))
                .attributes();
    }

    /// Converting the whole hold does not write ACCOUNT, so a busy account cannot block the deduction.
    ///
    /// @param amount may be more than the hold: the account has to have the rest
    public List<TransactWriteItem> converting(
            Hold hold, long amount, Actor by, Instant now, List<TransactWriteItem> extraWrites) {
        var update = ending(
                "SET #status = :status, endedBy = :by, updatedAt = :now, convertedAmount = :converted, txPk = :list, txSk = :position",
                "#status = :active AND expiresAt > :now",
                Hold.Status.CONVERTED,
                by,
                now,
                LedgerKeys.feedEntry(hold, now),
                Item.empty()
                        .put(":converted", amount)
                        .put(":list", LedgerKeys.transactionList(hold.account()))
                        .put(":position", SortKey.of(now, hold.id())));
        return ended(hold.open(), update, hold.amount() - amount, extraWrites);
    }

    /// The entry among the open holds keeps its key, so that a caller that read it before ends the same one.
    ///
    /// @param expiresSoon whether a read in between may show the hold as expired: the account's version then
    ///     rises by two, so that the balance's rises even so
    public List<TransactWriteItem> extending(
            Hold hold, Hold extended, Instant now, boolean expiresSoon, List<TransactWriteItem> extraWrites) {
        var values = Item.empty()
                .put(":until", extended.expiresAt())
                .put(":now", now)
                .put(":seen", hold.expiresAt())
                .put(":active", Hold.Status.ACTIVE.label())
                .put(":lasts", hold.duration().toMillis())
                .put(":extensions", extended.extensions());
        var set = "SET expiresAt = :until, updatedAt = :now, lasts = :lasts, extensions = :extensions";
        var entry = LedgerKeys.feedEntry(hold, now);
        entry.ifPresent(shown -> values.put(":feed", shown.feed()).put(":shown", shown.position()));
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(update(Update.builder()
                .tableName(name)
                .key(LedgerKeys.hold(hold.id()))
                .updateExpression(entry.isPresent() ? set + ", feedPk = :feed, feedSk = :shown" : set)
                .conditionExpression("#status = :active AND expiresAt = :seen AND expiresAt > :now")
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(values.attributes())
                .build()));
        if (expiresSoon) {
            writes.add(update(Update.builder()
                    .tableName(name)
                    .key(LedgerKeys.account(hold.account()))
                    .updateExpression("ADD version :two")
                    .expressionAttributeValues(Map.of(":two", Item.number(2)))
                    .build()));
        }
        writes.add(put(Put.builder()
                .tableName(name)
                .item(LedgerItems.openEntry(extended))
                .build()));
        writes.addAll(extraWrites);
        return writes;
    }

    /// A message's hold that is released without its message shows in the feed by itself.
    public List<TransactWriteItem> releasing(Hold hold, Actor by, Instant now, List<TransactWriteItem> extraWrites) {
        var shown = extraWrites.isEmpty()
                ? Optional.of(FeedEntry.of(hold.account().userId(), now, hold.id()))
                : LedgerKeys.feedEntry(hold, now);
        var update = ending(
                "SET #status = :status, endedBy = :by, updatedAt = :now",
                "#status = :active AND expiresAt > :now",
                Hold.Status.RELEASED,
                by,
                now,
                shown,
                Item.empty());
        return ended(hold.open(), update, hold.amount(), extraWrites);
    }

    /// Writes a feed entry for each hold, also of messages, dated now: until this write, readers find it among the open
    /// holds.
    ///
    /// @param open of one account, at most 49
    public List<TransactWriteItem> expiring(List<OpenHold> open, Instant now) {
        var writes = new ArrayList<TransactWriteItem>();
        open.forEach(hold -> writes.add(update(expiring(hold, now).build())));
        var sum = open.stream().mapToLong(OpenHold::amount).sum();
        writes.add(returning(open.getFirst().account(), sum, open.size()));
        open.forEach(hold -> writes.add(delete(LedgerKeys.open(hold))));
        return writes;
    }

    private Update.Builder expiring(OpenHold open, Instant now) {
        var update = ending(
                "SET #status = :status, endedBy = :by, updatedAt = expiresAt",
                "#status = :active AND expiresAt <= :now",
                Hold.Status.EXPIRED,
                Actor.EXPIRY,
                now,
                Optional.of(FeedEntry.of(open.account().userId(), now, open.id())),
                Item.empty());
        return update.tableName(name).key(LedgerKeys.hold(open.id()));
    }

    private static Update.Builder ending(
            String set,
            String condition,
            Hold.Status how,
            Actor by,
            Instant now,
            Optional<FeedEntry> entry,
            Item values) {
        entry.ifPresent(shown -> values.put(":feed", shown.feed()).put(":shown", shown.position()));
        return Update.builder()
                .updateExpression(entry.isPresent() ? set + ", feedPk = :feed, feedSk = :shown" : set)
                .conditionExpression(condition)
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(values.put(":status", how.label())
                        .put(":by", by.id())
                        .put(":active", Hold.Status.ACTIVE.label())
                        .put(":now", now)
                        .attributes());
    }

    private List<TransactWriteItem> ended(
            OpenHold open, Update.Builder ending, long returned, List<TransactWriteItem> extraWrites) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(update(ending.tableName(name).key(LedgerKeys.hold(open.id())).build()));
        if (returned > 0) {
            writes.add(returning(open.account(), returned, 1));
        } else if (returned < 0) {
            writes.add(taking(open.account(), -returned));
        }
        writes.add(delete(LedgerKeys.open(open)));
        writes.addAll(extraWrites);
        return writes;
    }

    private TransactWriteItem returning(AccountId account, long amount, int holds) {
        return update(Update.builder()
                .tableName(name)
                .key(LedgerKeys.account(account))
                .updateExpression("ADD available :amount, version :holds, returned :holds")
                .expressionAttributeValues(Map.of(":amount", Item.number(amount), ":holds", Item.number(holds)))
                .build());
    }

    /// The part of a conversion that is more than its hold.
    private TransactWriteItem taking(AccountId account, long amount) {
        return update(Update.builder()
                .tableName(name)
                .key(LedgerKeys.account(account))
                .updateExpression("ADD available :less, version :one, returned :one")
                .conditionExpression("available >= :amount")
                .expressionAttributeValues(
                        Map.of(":less", Item.number(-amount), ":amount", Item.number(amount), ":one", Item.number(1)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build());
    }

    public List<TransactWriteItem> granting(Transaction grant) {
        return List.of(
                recording(grant),
                update(Update.builder()
                        .tableName(name)
                        .key(LedgerKeys.account(grant.account()))
                        .updateExpression("ADD available :amount, granted :amount, version :one")
                        .conditionExpression("attribute_not_exists(granted) OR granted <= :room")
                        .expressionAttributeValues(Map.of(
                                ":amount", Item.number(grant.amount()),
                                ":room", Item.number(MAX_TOTAL_GRANTED - grant.amount()),
                                ":one", Item.number(1)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build()));
    }

    /// What was granted and is still available is taken back.
    public List<TransactWriteItem> adjusting(Transaction adjustment) {
        return List.of(
                recording(adjustment),
                update(Update.builder()
                        .tableName(name)
                        .key(LedgerKeys.account(adjustment.account()))
                        .updateExpression("ADD available :less, granted :less, version :one")
                        .conditionExpression("available >= :amount")
                        .expressionAttributeValues(Map.of(
                                ":less", Item.number(adjustment.amount()),
                                ":amount", Item.number(-adjustment.amount()),
                                ":one", Item.number(1)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build()));
    }

    /// The hold keeps the sum of what was given back of it, which never is more than was converted.
    public List<TransactWriteItem> refunding(Transaction refund, Hold hold) {
        return List.of(
                recording(refund),
                update(Update.builder()
                        .tableName(name)
                        .key(LedgerKeys.account(refund.account()))
                        .updateExpression("ADD available :amount, version :one")
                        .expressionAttributeValues(
                                Map.of(":amount", Item.number(refund.amount()), ":one", Item.number(1)))
                        .build()),
                update(Update.builder()
                        .tableName(name)
                        .key(LedgerKeys.hold(hold.id()))
                        .updateExpression("ADD refunded :amount")
                        .conditionExpression(
                                "#status = :converted AND (attribute_not_exists(refunded) OR refunded <= :room)")
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(Item.empty()
                                .put(":amount", refund.amount())
                                .put(":room", hold.convertedAmount().orElseThrow() - refund.amount())
                                .put(":converted", Hold.Status.CONVERTED.label())
                                .attributes())
                        .build()));
    }

    public List<TransactWriteItem> refundingMessage(Transaction refund, List<TransactWriteItem> extraWrites) {
        return correcting(refund, "available >= :bound", 0, extraWrites);
    }

    /// Takes the price, or all that is available when that is less: then nothing may have been added meanwhile.
    public List<TransactWriteItem> deductingLate(Transaction deduction, List<TransactWriteItem> extraWrites) {
        var taken = -deduction.amount();
        var condition = deduction.missing() == 0 ? "available >= :bound" : "available = :bound";
        return correcting(deduction, condition, taken, extraWrites);
    }

    /// @param available what the account must have for the correction to be right, as a condition
    private List<TransactWriteItem> correcting(
            Transaction correction, String available, long bound, List<TransactWriteItem> extraWrites) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(recording(correction));
        writes.add(update(Update.builder()
                .tableName(name)
                .key(LedgerKeys.account(correction.account()))
                .updateExpression("ADD available :amount, version :one")
                .conditionExpression(available)
                .expressionAttributeValues(Map.of(
                        ":amount", Item.number(correction.amount()),
                        ":bound", Item.number(bound),
                        ":one", Item.number(1)))
                .build()));
        writes.addAll(extraWrites);
        return writes;
    }

    private TransactWriteItem recording(Transaction transaction) {
        return put(Put.builder()
                .tableName(name)
                .item(LedgerItems.of(transaction))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build());
    }

    private static TransactWriteItem put(Put put) {
        return TransactWriteItem.builder().put(put).build();
    }

    private static TransactWriteItem update(Update update) {
        return TransactWriteItem.builder().update(update).build();
    }

    private TransactWriteItem delete(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .delete(Delete.builder().tableName(name).key(key).build())
                .build();
    }
}
