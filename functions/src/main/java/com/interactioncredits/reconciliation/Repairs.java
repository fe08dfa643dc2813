package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.LedgerRows;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.NameBasedId;
import com.interactioncredits.store.SortKey;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// Makes the account follow its records, never the records the account: callers have seen their holds and transactions,
/// and these make their calls repeatable.
///
/// Each repair is one transaction on exactly the state that was judged, and writes down what it changed and why.
/// Each raises the account's version by so much that the balance's version rises.
final class Repairs {
    private final String table;
    private final LedgerRows rows;
    private final CreditLedger ledger;
    private final Clock clock;
    private final StoreRetry storeRetry;

    Repairs(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry) {
        this.table = table;
        this.rows = new LedgerRows(dynamo, table, clock, storeRetry);
        this.ledger = new CreditLedger(dynamo, table, clock, storeRetry);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    ReconciliationResult.Outcome repair(Finding finding) {
        return switch (finding) {
            case Finding.AccountDrift drift ->
                drift.isOverdrawn() ? ReconciliationResult.Outcome.LEFT : written(follow(drift));
            case Finding.ActiveButNotOpen(var hold) -> written(open(hold));
            case Finding.OpenButNotActive wrong -> written(close(wrong));
            case Finding.OpenOtherwise(var hold) -> written(correct(hold));
            case Finding.RefundsDisagree disagree -> written(follow(disagree));
            case Finding.StuckHold(var hold) -> {
                ledger.expire(hold.account(), hold.id());
                yield ReconciliationResult.Outcome.REPAIRED;
            }
            case Finding.MessageDisagrees _ -> ReconciliationResult.Outcome.LEFT;
        };
    }

    private ReconciliationResult.Outcome written(List<TransactWriteItem> writes) {
        var done = storeRetry.untilDone(() -> Optional.of(rows.writeIfUnchanged(writes)));
        return done ? ReconciliationResult.Outcome.REPAIRED : ReconciliationResult.Outcome.MOVED;
    }

    private List<TransactWriteItem> follow(Finding.AccountDrift drift) {
        var kept = drift.kept();
        var recorded = drift.recorded();
        var lost = (kept.placed() - kept.returned()) - (recorded.placed() - recorded.returned());
        var values = Item.empty()
                .put(":available", recorded.available())
                .put(":granted", recorded.granted())
                .put(":placed", recorded.placed())
                .put(":returned", recorded.returned())
                .put(":version", drift.version() + 1 + Math.max(0, lost));
        var isNew = drift.version() == 0;
        if (!isNew) {
            values.put(":judged", drift.version());
        }
        var update = Update.builder()
                .tableName(table)
                .key(LedgerKeys.account(drift.account()))
                .updateExpression("SET available = :available, granted = :granted, placed = :placed, "
                        + "returned = :returned, version = :version")
                .conditionExpression(isNew ? "attribute_not_exists(pk)" : "version = :judged")
                .expressionAttributeValues(values.attributes())
                .build();
        return List.of(
                TransactWriteItem.builder().update(update).build(),
                record(
                        drift,
                        "account " + drift.version(),
                        text(kept),
                        text(recorded),
                        "the account follows its holds and transactions"));
    }

    private static String text(Totals totals) {
        return "available %d, granted %d, placed %d, returned %d"
                .formatted(totals.available(), totals.granted(), totals.placed(), totals.returned());
    }

    private List<TransactWriteItem> open(Hold hold) {
        var put = Put.builder()
                .tableName(table)
                .item(LedgerRows.openEntry(hold))
                .conditionExpression("attribute_not_exists(pk)")
                .build();
        return List.of(
                onlyIf(hold.id(), "#status = :active", active()),
                TransactWriteItem.builder().put(put).build(),
                moved(hold.account()),
                record(
                        new Finding.ActiveButNotOpen(hold),
                        "open " + hold.id(),
                        "hold " + hold.id() + " active, not open",
                        "open",
                        "an active hold is among the open ones"));
    }

    private List<TransactWriteItem> close(Finding.OpenButNotActive wrong) {
        var entry = wrong.entry();
        var delete = Delete.builder()
                .tableName(table)
                .key(LedgerKeys.open(entry))
                .conditionExpression("attribute_exists(pk)")
                .build();
        return List.of(
                onlyIf(
                        entry.id(),
                        "attribute_not_exists(pk) OR #status <> :active OR amount <> :amount OR expiresAt <> :expiresAt",
                        active().put(":amount", entry.amount()).put(":expiresAt", entry.expiresAt())),
                TransactWriteItem.builder().delete(delete).build(),
                moved(entry.account()),
                record(
                        wrong,
                        "close " + entry.id(),
                        "hold " + entry.id() + " not active, open for " + entry.amount(),
                        "not open",
                        "only an active hold is among the open ones"));
    }

    private List<TransactWriteItem> correct(Hold hold) {
        var put = Put.builder()
                .tableName(table)
                .item(LedgerRows.openEntry(hold))
                .conditionExpression("attribute_exists(pk)")
                .build();
        return List.of(
                onlyIf(
                        hold.id(),
                        "#status = :active AND expiresAt = :expiresAt",
                        active().put(":expiresAt", hold.expiresAt())),
                TransactWriteItem.builder().put(put).build(),
                moved(hold.account()),
                record(
                        new Finding.OpenOtherwise(hold),
                        "correct " + hold.id(),
                        "hold " + hold.id() + " open with another time or amount",
                        "open until " + hold.expiresAt(),
                        "the entry of an open hold follows its hold"));
    }

    private List<TransactWriteItem> follow(Finding.RefundsDisagree disagree) {
        var hold = disagree.hold();
        var update = Update.builder()
                .tableName(table)
                .key(LedgerKeys.hold(hold.id()))
                .updateExpression("SET refunded = :recorded")
                .conditionExpression("refunded = :kept OR (attribute_not_exists(refunded) AND :kept = :zero)")
                .expressionAttributeValues(Item.empty()
                        .put(":recorded", disagree.recorded())
                        .put(":kept", hold.refunded())
                        .put(":zero", 0)
                        .attributes())
                .build();
        return List.of(
                TransactWriteItem.builder().update(update).build(),
                record(
                        disagree,
                        "refunded " + hold.id() + " " + hold.refunded(),
                        "hold " + hold.id() + " refunded " + hold.refunded(),
                        "refunded " + disagree.recorded(),
                        "what a hold says was given back follows its refunds"));
    }

    private static Item active() {
        return Item.empty().put(":active", Hold.Status.ACTIVE.label());
    }

    private TransactWriteItem onlyIf(UUID hold, String condition, Item values) {
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(table)
                        .key(LedgerKeys.hold(hold))
                        .conditionExpression(condition)
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(values.attributes())
                        .build())
                .build();
    }

    private TransactWriteItem moved(AccountId account) {
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table)
                        .key(LedgerKeys.account(account))
                        .updateExpression("ADD version :two")
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":two", Item.number(2)))
                        .build())
                .build();
    }

    /// @param what is repaired, and in which state: no other repair of the same moment has this name
    private TransactWriteItem record(Finding finding, String what, String before, String after, String reason) {
        var account = finding.account();
        var now = StoredTime.now(clock);
        var item = new Item(key(account, what, now))
                .put("userId", account.userId())
                .put("creditType", account.creditType().label())
                .put("finding", finding.getClass().getSimpleName())
                .put("before", before)
                .put("after", after)
                .put("reason", reason)
                .put("createdAt", now)
                .attributes();
        return TransactWriteItem.builder()
                .put(Put.builder().tableName(table).item(item).build())
                .build();
    }

    private static Map<String, AttributeValue> key(AccountId account, String what, Instant now) {
        var id = NameBasedId.of("repair", account.userId(), account.creditType().label(), what);
        return Item.key(
                        "REPAIR#" + account.userId() + "#"
                                + account.creditType().label(),
                        SortKey.of(now, id))
                .attributes();
    }
}
