package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.store.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The writes of a hold that is committed in ACCOUNT first, with the conditions that are their rules. Pure.
///
/// Each write of an entry names its stamp: a late or repeated request never changes another commit of the same
/// reference.
public record PendingTable(String name) {
    private static final Map<String, AttributeValue> NO_ENTRIES =
            Map.of(":none", AttributeValue.builder().m(Map.of()).build());

    /// Takes the credits and leaves an entry. The stamp is the version before this write.
    ///
    /// @param room how many entries there may be
    /// @param rate counts the hold towards a limit
    public UpdateItemRequest committing(Hold hold, int room, Optional<RateStep> rate) {
        var set = rate.map(step -> ", " + step.set()).orElse("");
        var condition = rate.map(step -> " AND " + step.condition()).orElse("");
        var values = Map.of(
                ":entry", PendingItems.entry(hold),
                ":less", Item.number(-hold.amount()),
                ":amount", Item.number(hold.amount()),
                ":one", Item.number(1),
                ":room", Item.number(room));
        return ofAccount(hold.account())
                .updateExpression("SET pending.#hold = :entry, stamps.#hold = version" + set
                        + " ADD available :less, version :one, placed :one")
                .conditionExpression("available >= :amount AND attribute_not_exists(frozen)"
                        + " AND attribute_not_exists(pending.#hold) AND size(pending) < :room"
                        + condition)
                .expressionAttributeNames(Map.of("#hold", PendingItems.name(hold.id())))
                .expressionAttributeValues(rate.map(step -> step.with(values)).orElse(values))
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /// Makes room for entries, once for each account.
    public UpdateItemRequest preparing(AccountId account) {
        return ofAccount(account)
                .updateExpression("SET pending = if_not_exists(pending, :none), stamps = if_not_exists(stamps, :none)")
                .conditionExpression("attribute_exists(pk)")
                .expressionAttributeValues(NO_ENTRIES)
                .build();
    }

    /// HOLD, once, and OPEN: both or none, so that an active hold is always among the open ones.
    ///
    /// @param now when the change feed shows the hold
    /// @param extraWrites without them a message's hold shows by itself in the feed and in the index of what is
    ///     due: its message may never be written
    public List<TransactWriteItem> recording(PendingHold entry, Instant now, List<TransactWriteItem> extraWrites) {
        var hold = entry.hold();
        var isAlone = extraWrites.isEmpty();
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(put(Put.builder()
                .item(isAlone ? LedgerItems.alone(entry, now) : LedgerItems.of(entry, now))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
        writes.add(put(Put.builder().item(isAlone ? LedgerItems.sweptEntry(hold) : LedgerItems.openEntry(hold))));
        writes.addAll(extraWrites);
        return writes;
    }

    /// The entry goes; its credits stay taken.
    public UpdateItemRequest clearing(PendingHold entry) {
        return ofEntry(entry)
                .updateExpression("REMOVE pending.#hold, stamps.#hold")
                .expressionAttributeValues(Map.of(":stamp", Item.number(entry.stamp())))
                .build();
    }

    /// The entry goes, and its credits go back.
    public UpdateItemRequest undoing(PendingHold entry) {
        return ofEntry(entry)
                .updateExpression(
                        "REMOVE pending.#hold, stamps.#hold ADD available :amount, version :one, placed :less")
                .expressionAttributeValues(Map.of(
                        ":stamp", Item.number(entry.stamp()),
                        ":amount", Item.number(entry.hold().amount()),
                        ":one", Item.number(1),
                        ":less", Item.number(-1)))
                .build();
    }

    /// What else belongs to a hold, as long as it is active.
    public List<TransactWriteItem> adding(Hold hold, Instant now, List<TransactWriteItem> extraWrites) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(name)
                        .key(LedgerKeys.hold(hold.id()))
                        .conditionExpression("#status = :active AND expiresAt > :now")
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(Item.empty()
                                .put(":active", Hold.Status.ACTIVE.label())
                                .put(":now", now)
                                .attributes())
                        .build())
                .build());
        writes.addAll(extraWrites);
        return writes;
    }

    private UpdateItemRequest.Builder ofEntry(PendingHold entry) {
        return ofAccount(entry.hold().account())
                .conditionExpression("stamps.#hold = :stamp")
                .expressionAttributeNames(
                        Map.of("#hold", PendingItems.name(entry.hold().id())));
    }

    private UpdateItemRequest.Builder ofAccount(AccountId account) {
        return UpdateItemRequest.builder().tableName(name).key(LedgerKeys.account(account));
    }

    private TransactWriteItem put(Put.Builder put) {
        return TransactWriteItem.builder().put(put.tableName(name).build()).build();
    }
}
