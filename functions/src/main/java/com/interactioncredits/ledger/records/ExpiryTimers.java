package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.store.StoreRetry;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// Sets the timers of holds. A hold without one expires all the same: every read and every decision judges it by its
/// `expiresAt`.
public final class ExpiryTimers {
    private static final System.Logger LOG = System.getLogger(ExpiryTimers.class.getName());

    private final DynamoDbClient dynamo;
    private final LedgerTable table;
    private final StoreRetry storeRetry;

    public ExpiryTimers(DynamoDbClient dynamo, LedgerTable table, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = table;
        this.storeRetry = storeRetry;
    }

    public void schedule(Hold hold) {
        if (!storeRetry.hasTime()) {
            return;
        }
        try {
            dynamo.putItem(PutItemRequest.builder()
                    .tableName(table.name())
                    .item(table.expiryItem(hold))
                    .build());
        } catch (RuntimeException fault) {
            LogContext.ofHold(
                    hold.id(),
                    () -> LOG.log(System.Logger.Level.WARNING, "hold " + hold.id() + " has no expiry timer", fault));
        }
    }
}
