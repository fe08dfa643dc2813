package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Principal;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.ledger.records.PendingTable;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The calls of a ledger that commits, with the same items and conditions, and without the ledger: no rules, no
/// retries, no waiting for a turn.
///
/// @param least without the read before the commit and without the expiry timer, which the proposal does not need
record BareCalls(DynamoDbClient dynamo, String name, Clock clock, boolean least) implements Way {
    static final Duration LASTS = Duration.ofMinutes(15);

    /// More than there are callers.
    private static final int ROOM = 1_000;

    static PlaceHold request(AccountId account, Reference reference) {
        return new PlaceHold(account, principal(account), reference, new Credits(1), LASTS, Optional.empty());
    }

    static Principal principal(AccountId account) {
        return new Principal(new Actor(account.userId()), Hold.Source.API);
    }

    @Override
    public void place(AccountId account, Reference reference) {
        var table = new PendingTable(name);
        var hold = request(account, reference).placedAt(now());
        if (!least) {
            dynamo.batchGetItem(batch -> batch.requestItems(Map.of(
                    name,
                    KeysAndAttributes.builder()
                            .keys(List.of(LedgerKeys.hold(hold.id()), LedgerKeys.account(account)))
                            .consistentRead(true)
                            .build())));
        }
        var written = dynamo.updateItem(table.committing(hold, ROOM, Optional.empty()))
                .attributes();
        long stamp =
                Long.parseLong(Objects.requireNonNull(written.get("version")).n()) - 1;
        var entry = new PendingHold(stamped(hold, stamp));
        send(table.recording(entry, now(), List.of()));
        dynamo.updateItem(table.clearing(entry));
        if (!least) {
            dynamo.putItem(put -> put.tableName(name).item(new LedgerTable(name).expiryItem(hold)));
        }
    }

    @Override
    public void convert(AccountId account, Reference reference) {
        var id = Hold.idOf(account, Hold.Source.API, reference);
        var found = dynamo.getItem(
                get -> get.tableName(name).key(LedgerKeys.hold(id)).consistentRead(true));
        var hold = LedgerItems.hold(found.item());
        send(new LedgerTable(name)
                .converting(hold, hold.amount(), principal(account).actor(), now(), List.of()));
    }

    private void send(List<TransactWriteItem> writes) {
        dynamo.transactWriteItems(transaction -> transaction.transactItems(writes));
    }

    private Instant now() {
        return StoredTime.now(clock);
    }

    static Hold stamped(Hold hold, long stamp) {
        return new Hold(
                hold.id(),
                hold.account(),
                hold.amount(),
                hold.convertedAmount(),
                hold.reference(),
                hold.status(),
                hold.source(),
                hold.messageId(),
                hold.placedBy(),
                hold.endedBy(),
                hold.duration(),
                hold.extensions(),
                OptionalLong.of(stamp),
                hold.refunded(),
                hold.expiresAt(),
                hold.createdAt(),
                hold.updatedAt());
    }
}
