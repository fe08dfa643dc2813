package com.interactioncredits.ledger;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Freeze;
import com.interactioncredits.ledger.records.FreezeTable;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Freezes the accounts of a user, of all credit types in one transaction: no hold is placed from then on, and what was
/// not sent never will be. Holds are ended, and credits granted, adjusted and given back, as before.
public final class Freezes {
    private final DynamoDbClient dynamo;
    private final FreezeTable table;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Freezes(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = new FreezeTable(tableName);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// The last call wins, and one that the store has seen already changes nothing when it arrives again later.
    public Freeze set(String userId, boolean frozen, String reason, Actor actor) {
        return storeRetry.untilDone(
                () -> changed(read(userId), frozen, new Freeze.Change(reason, actor, StoredTime.now(clock))));
    }

    /// Leaves a freeze alone that is there already, with its reason and its time.
    public Freeze freezeUnlessFrozen(String userId, String reason, Actor actor) {
        return storeRetry.untilDone(() -> {
            var before = read(userId);
            return before.frozen()
                    ? Optional.of(before)
                    : changed(before, true, new Freeze.Change(reason, actor, StoredTime.now(clock)));
        });
    }

    /// Empty when another change was faster.
    private Optional<Freeze> changed(Freeze before, boolean frozen, Freeze.Change change) {
        var after = new Freeze(before.userId(), frozen, Optional.of(change), before.version() + 1);
        try {
            dynamo.transactWriteItems(TransactWriteItemsRequest.builder()
                    .transactItems(table.changing(before, after))
                    .build());
            return Optional.of(after);
        } catch (TransactionCanceledException cancelled) {
            if (StoreRetry.isContention(cancelled.cancellationReasons())) {
                throw cancelled;
            }
            return Optional.empty();
        }
    }

    private Freeze read(String userId) {
        return storeRetry.read(() -> table.freeze(
                userId,
                dynamo.getItem(GetItemRequest.builder()
                                .tableName(table.name())
                                .key(FreezeTable.key(userId))
                                .consistentRead(true)
                                .build())
                        .item()));
    }
}
