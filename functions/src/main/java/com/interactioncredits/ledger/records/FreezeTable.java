package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Freeze;
import com.interactioncredits.store.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The writes of a freeze: FREEZE of the user, and in each ACCOUNT what placing a hold depends on. Pure.
public record FreezeTable(String name) {
    private static final String FROZEN = "frozen";
    private static final String THAWED = "thawed";

    public static Map<String, AttributeValue> key(String userId) {
        return item(userId).attributes();
    }

    private static Item item(String userId) {
        return Item.key("FREEZE#" + userId, "FREEZE");
    }

    /// @param attributes empty if the user's accounts were never frozen
    public Freeze freeze(String userId, Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        return item.optionalText("state")
                .map(state -> new Freeze(
                        userId,
                        state.equals(FROZEN),
                        Optional.of(new Freeze.Change(
                                item.getText("reason"),
                                new Actor(item.getText("changedBy")),
                                item.getTime("changedAt"))),
                        item.getNumber("version")))
                .orElseGet(() -> Freeze.neverChanged(userId));
    }

    /// The accounts are written only if they change, so that a new reason moves nothing.
    public List<TransactWriteItem> changing(Freeze before, Freeze after) {
        var writes = new ArrayList<TransactWriteItem>();
        var change = after.change().orElseThrow();
        writes.add(TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(name)
                        .item(item(after.userId())
                                .put("state", after.frozen() ? FROZEN : THAWED)
                                .put("reason", change.reason())
                                .put("changedBy", change.actor().id())
                                .put("changedAt", change.at())
                                .put("version", after.version())
                                .attributes())
                        .conditionExpression("attribute_not_exists(pk) OR version = :before")
                        .expressionAttributeValues(Map.of(":before", Item.number(before.version())))
                        .build())
                .build());
        if (before.frozen() != after.frozen()) {
            for (var type : CreditType.values()) {
                var account =
                        Update.builder().tableName(name).key(LedgerKeys.account(new AccountId(after.userId(), type)));
                writes.add(TransactWriteItem.builder()
                        .update(after.frozen() ? freezing(account) : thawing(account, change.at()))
                        .build());
            }
        }
        return writes;
    }

    /// Also of an account without credits: it may get some while it is frozen.
    private static Update freezing(Update.Builder account) {
        return account.updateExpression("SET frozen = :yes ADD available :zero, granted :zero, version :one")
                .expressionAttributeValues(
                        Map.of(":yes", AttributeValue.fromBool(true), ":zero", Item.number(0), ":one", Item.number(1)))
                .build();
    }

    /// What was accepted before is not sent any more, even if nothing looked at it while the account was frozen.
    private static Update thawing(Update.Builder account, Instant now) {
        return account.updateExpression("SET frozenUntil = :now REMOVE frozen ADD version :one")
                .expressionAttributeValues(Map.of(":now", Item.time(now), ":one", Item.number(1)))
                .build();
    }
}
