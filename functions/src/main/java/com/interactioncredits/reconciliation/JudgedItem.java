package com.interactioncredits.reconciliation;

import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Keeps what the last judgement found: the sums of all its calls, one item of the table.
final class JudgedItem {
    private static final Map<String, AttributeValue> KEY =
            Item.key("RECONCILER", "REPORT").attributes();

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;
    private final StoreRetry storeRetry;

    JudgedItem(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// Empty before the first judgement.
    Optional<Judged> read() {
        return storeRetry.read(() -> new Listing(dynamo, table).rows(List.of(KEY))).stream()
                .map(Item::new)
                .map(item -> new Judged(
                        item.getTime("judgedAt"),
                        item.getNumber("accounts"),
                        item.getNumber("unsettled"),
                        item.getNumber("drifts"),
                        item.getNumber("stuckHolds")))
                .findFirst();
    }

    /// @param window the last that had ended: its calls are added up
    void add(long window, ReconciliationPage page) {
        storeRetry.untilDone(
                () -> isAdded(window, page) || isFirst(window, page) ? Optional.of(page) : Optional.empty());
    }

    private boolean isAdded(long window, ReconciliationPage page) {
        try {
            dynamo.updateItem(UpdateItemRequest.builder()
                    .tableName(table)
                    .key(KEY)
                    .updateExpression(
                            "SET judgedAt = :judgedAt, unsettled = :unsettled, accounts = accounts + :accounts,"
                                    + " drifts = drifts + :drifts, stuckHolds = stuckHolds + :stuckHolds")
                    .conditionExpression("#window = :window")
                    .expressionAttributeNames(Map.of("#window", "window"))
                    .expressionAttributeValues(numbers(Item.empty(), ":", window, page))
                    .build());
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private boolean isFirst(long window, ReconciliationPage page) {
        try {
            dynamo.putItem(PutItemRequest.builder()
                    .tableName(table)
                    .item(numbers(new Item(KEY), "", window, page))
                    .conditionExpression("attribute_not_exists(pk) OR #window <> :window")
                    .expressionAttributeNames(Map.of("#window", "window"))
                    .expressionAttributeValues(
                            Item.empty().put(":window", window).attributes())
                    .build());
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private Map<String, AttributeValue> numbers(Item item, String prefix, long window, ReconciliationPage page) {
        return item.put(prefix + "window", window)
                .put(prefix + "judgedAt", StoredTime.now(clock))
                .put(prefix + "accounts", page.accounts())
                .put(prefix + "unsettled", page.unsettled())
                .put(prefix + "drifts", page.drifts())
                .put(prefix + "stuckHolds", page.found().size() - page.drifts())
                .attributes();
    }
}
