package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.store.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;

/// Reads the ledger's items, always strongly.
final class LedgerReader {
    /// A transaction has 100 items at most, of which one is the account.
    private static final int OPEN_AT_ONCE = 99;

    private final DynamoDbClient dynamo;
    private final String table;

    LedgerReader(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /// The open holds of an account, split by whether their time has come; the earliest to expire first.
    ///
    /// @param limited those of the active ones that count towards the limit
    record OpenHolds(List<OpenHold> due, List<OpenHold> active, List<OpenHold> limited) {
        long amountActive() {
            return active.stream().mapToLong(OpenHold::amount).sum();
        }
    }

    Optional<Hold> hold(UUID id) {
        return item(LedgerKeys.hold(id)).map(LedgerItems::hold);
    }

    Optional<Transaction> transaction(UUID id) {
        return item(LedgerKeys.transaction(id)).map(LedgerItems::transaction);
    }

    AccountRecord account(AccountId account) {
        return LedgerItems.account(item(LedgerKeys.account(account)));
    }

    /// The account as it was at one moment together with those of the open holds that were still there. More than fit
    /// into one transaction are read in several, each with the account.
    ///
    /// @return empty when the account moved between those transactions
    Optional<Snapshot> snapshot(AccountId account, List<OpenHold> open) {
        var still = new ArrayList<OpenHold>();
        var seen = Optional.<AccountRecord>empty();
        int from = 0;
        do {
            var some = open.subList(from, Math.min(open.size(), from + OPEN_AT_ONCE));
            var part = part(account, some);
            if (seen.isPresent() && !seen.get().equals(part.account())) {
                return Optional.empty();
            }
            seen = Optional.of(part.account());
            still.addAll(part.open());
            from += OPEN_AT_ONCE;
        } while (from < open.size());
        return Optional.of(new Snapshot(seen.get(), still));
    }

    /// The account alone, waiting for a transaction that is under way on it.
    AccountRecord settledAccount(AccountId account) {
        return part(account, List.of()).account();
    }

    private Snapshot part(AccountId account, List<OpenHold> open) {
        var gets = new ArrayList<TransactGetItem>();
        gets.add(get(LedgerKeys.account(account)));
        open.forEach(hold -> gets.add(get(LedgerKeys.open(hold))));
        var items =
                dynamo
                        .transactGetItems(TransactGetItemsRequest.builder()
                                .transactItems(gets)
                                .build())
                        .responses()
                        .stream()
                        .map(ItemResponse::item)
                        .toList();
        var still = items.stream()
                .skip(1)
                .filter(item -> !item.isEmpty())
                .map(item -> LedgerItems.open(account, item))
                .toList();
        return new Snapshot(LedgerItems.account(Optional.of(items.getFirst()).filter(item -> !item.isEmpty())), still);
    }

    record Snapshot(AccountRecord account, List<OpenHold> open) {}

    record HoldAndRefund(Optional<Hold> hold, Optional<Transaction> refund) {}

    /// Both at one moment: one without the other would show half of a refund.
    HoldAndRefund holdAndRefund(UUID holdId, UUID refundId) {
        var items = dynamo.transactGetItems(TransactGetItemsRequest.builder()
                        .transactItems(get(LedgerKeys.hold(holdId)), get(LedgerKeys.transaction(refundId)))
                        .build())
                .responses();
        return new HoldAndRefund(
                present(items.getFirst()).map(LedgerItems::hold),
                present(items.getLast()).map(LedgerItems::transaction));
    }

    LedgerRows.Pair pair(OpenHold open) {
        var items = dynamo.transactGetItems(TransactGetItemsRequest.builder()
                        .transactItems(get(LedgerKeys.hold(open.id())), get(LedgerKeys.open(open)))
                        .build())
                .responses();
        var hold =
                present(items.getFirst()).map(LedgerItems::hold).filter(found -> found.status() == Hold.Status.ACTIVE);
        var entry = present(items.getLast()).map(item -> LedgerItems.open(open.account(), item));
        return new LedgerRows.Pair(hold, entry);
    }

    private static Optional<Map<String, AttributeValue>> present(ItemResponse response) {
        return Optional.of(response.item()).filter(item -> !item.isEmpty());
    }

    OpenHolds openHolds(AccountId account, Instant now) {
        var due = new ArrayList<OpenHold>();
        var active = new ArrayList<OpenHold>();
        var limited = new ArrayList<OpenHold>();
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :open)")
                .expressionAttributeValues(Map.of(
                        ":pk", Item.text(LedgerKeys.partition(account)),
                        ":open", Item.text(LedgerKeys.OPEN_PREFIX)))
                .build();
        for (var item : dynamo.queryPaginator(request).items()) {
            var open = LedgerItems.open(account, item);
            (open.isDue(now) ? due : active).add(open);
            if (!open.isDue(now) && LedgerItems.isLimited(item)) {
                limited.add(open);
            }
        }
        // Those that were extended lie where they first were to expire.
        Stream.of(due, active, limited).forEach(list -> list.sort(Comparator.comparing(OpenHold::expiresAt)));
        return new OpenHolds(due, active, limited);
    }

    /// Only those that are due; does not read the others, but for extended ones.
    List<OpenHold> dueHolds(AccountId account, Instant now) {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk AND sk BETWEEN :first AND :last")
                .expressionAttributeValues(Map.of(
                        ":pk", Item.text(LedgerKeys.partition(account)),
                        ":first", Item.text(LedgerKeys.OPEN_PREFIX),
                        ":last", Item.text(LedgerKeys.lastDue(now))))
                .build();
        return dynamo.queryPaginator(request).items().stream()
                .map(item -> LedgerItems.open(account, item))
                .filter(open -> open.isDue(now))
                .toList();
    }

    private Optional<Map<String, AttributeValue>> item(Map<String, AttributeValue> key) {
        var answer = dynamo.getItem(GetItemRequest.builder()
                .tableName(table)
                .key(key)
                .consistentRead(true)
                .build());
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    private TransactGetItem get(Map<String, AttributeValue> key) {
        return TransactGetItem.builder()
                .get(Get.builder().tableName(table).key(key).build())
                .build();
    }
}
