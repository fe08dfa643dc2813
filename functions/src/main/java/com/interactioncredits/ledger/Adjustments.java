package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Takes granted credits back that are still available.
public final class Adjustments {
    /// The outcomes of an adjustment, in order of precedence.
    public sealed interface Outcome {
        record Adjusted(Transaction transaction) implements Outcome {}

        /// @param differs the fields of the payload that are not as they were first sent
        record ReferenceReused(Set<PayloadField> differs, Transaction existing) implements Outcome {}

        record AlreadyAdjusted(Transaction transaction) implements Outcome {}

        record InsufficientCredits(long available, long required) implements Outcome {}
    }

    private final LedgerTable table;
    private final LedgerWriter writer;
    private final Shortage shortage;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Adjustments(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.table = new LedgerTable(tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.shortage = new Shortage(dynamo, tableName, clock, storeRetry);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// @param reference makes the call repeatable; adjustments have references of their own
    public Outcome adjust(AccountId account, Reference reference, Credits amount, String reason, Actor actor) {
        var adjustment = Transaction.adjustment(account, reference, amount, reason, actor, now());
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> {
            try {
                unanswered.watch(() -> writer.write(table.adjusting(adjustment)));
                return Optional.of(new Outcome.Adjusted(adjustment));
            } catch (TransactionCanceledException cancelled) {
                var record = cancelled.cancellationReasons().get(LedgerTable.RECORD_WRITE);
                if (conditionFailed(record)) {
                    return Optional.of(
                            HoldRules.repeatedAdjustment(LedgerItems.transaction(record.item()), adjustment));
                }
                return shortage.available(account, LedgerWriter.accountThatRefused(cancelled), amount.amount())
                        .map(available ->
                                unanswered.unlessAny(new Outcome.InsufficientCredits(available, amount.amount())));
            }
        });
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
