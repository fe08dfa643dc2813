package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Gives credits of converted holds back. Those of messages are [Corrections].
public final class Refunds {
    /// The outcomes of a refund, in order of precedence.
    public sealed interface Outcome {
        record Refunded(Transaction transaction) implements Outcome {}

        record NotFound() implements Outcome {}

        /// The hold is a message's, whose refund WhatsApp's status decides.
        record Managed() implements Outcome {}

        /// @param differs the fields of the payload that are not as they were first sent
        record ReferenceReused(Set<PayloadField> differs, Transaction existing) implements Outcome {}

        record AlreadyRefunded(Transaction transaction) implements Outcome {}

        record NotConverted(Hold hold) implements Outcome {}

        /// All refunds together would be more than was converted.
        ///
        /// @param left what can still be refunded of the hold
        record AmountExceedsHold(Hold hold, long left) implements Outcome {}
    }

    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final PendingHolds pending;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Refunds(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.table = new LedgerTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.pending = new PendingHolds(dynamo, tableName, clock, storeRetry);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// @param amount all that was converted when empty; all refunds of a hold together are never more
    /// @param reference makes the call repeatable; refunds have references of their own
    public Outcome refund(
            AccountId account,
            UUID holdId,
            OptionalLong amount,
            Reference reference,
            Optional<String> reason,
            Actor actor) {
        LogContext.holdId(holdId);
        return storeRetry.untilDone(() -> {
            var seen = reader.holdAndRefund(holdId, Transaction.refundId(account, reference));
            if (seen.hold().isEmpty() && pending.find(account, holdId).isPresent()) {
                return Optional.empty();
            }
            var own = seen.hold().filter(hold -> hold.account().equals(account));
            var now = now();
            if (own.filter(hold -> hold.isDue(now)).isPresent()) {
                // A conversion may still be under way: the answer waits until the expiry is certain.
                writer.expire(own.get().open());
                return Optional.empty();
            }
            var refusal = HoldRules.whyNotRefunded(own, seen.refund(), amount, reason, now);
            if (refusal.isPresent()) {
                return refusal;
            }
            var hold = own.orElseThrow();
            var sum = amount.orElse(hold.convertedAmount().orElseThrow());
            var refund = Transaction.refund(hold, reference, sum, reason, actor, now);
            return writer.writeIfUnchanged(table.refunding(refund, hold))
                    ? Optional.of(new Outcome.Refunded(refund))
                    : Optional.empty();
        });
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
