package com.interactioncredits.ledger;

import com.interactioncredits.store.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
        return item(LedgerTable.holdKey(id)).map(LedgerItems::hold);
    }

    Optional<Transaction> transaction(UUID id) {
        return item(LedgerTable.transactionKey(id)).map(LedgerItems::transaction);
    }

    AccountRecord account(AccountId account) {
        return LedgerItems.account(item(LedgerTable.accountKey(account)));
    }

    /// The account as it was at one moment together with those of the open holds that were still there.
    Snapshot snapshot(AccountId account, List<OpenHold> open) {
        var gets = new ArrayList<TransactGetItem>();
        gets.add(get(LedgerTable.accountKey(account)));
        open.forEach(hold -> gets.add(get(LedgerTable.openKey(hold))));
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

    /// @param active the hold, if it is active
    record Pair(Optional<Hold> active, boolean isOpen) {}

    /// An entry among the open holds and its hold, as both were at one moment.
    Pair pair(OpenHold open) {
        var items = dynamo.transactGetItems(TransactGetItemsRequest.builder()
                        .transactItems(get(LedgerTable.holdKey(open.id())), get(LedgerTable.openKey(open)))
                        .build())
                .responses();
        var hold = Optional.of(items.getFirst().item())
                .filter(item -> !item.isEmpty())
                .map(LedgerItems::hold)
                .filter(found -> found.status() == Hold.Status.ACTIVE);
        return new Pair(hold, !items.getLast().item().isEmpty());
    }

    /// @param enough stop looking after so many that are not due
    OpenHolds openHolds(AccountId account, Instant now, int enough) {
        var due = new ArrayList<OpenHold>();
        var active = new ArrayList<OpenHold>();
        var limited = new ArrayList<OpenHold>();
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :open)")
                .expressionAttributeValues(Map.of(
                        ":pk", Item.text(LedgerTable.partition(account)),
                        ":open", Item.text(LedgerTable.OPEN_PREFIX)))
                .build();
        for (var page : dynamo.queryPaginator(request)) {
            for (var item : page.items()) {
                var open = LedgerItems.open(account, item);
                (open.isDue(now) ? due : active).add(open);
                if (!open.isDue(now) && LedgerItems.isLimited(item)) {
                    limited.add(open);
                }
            }
            if (active.size() >= enough) {
                break;
            }
        }
        return new OpenHolds(due, active, limited);
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
