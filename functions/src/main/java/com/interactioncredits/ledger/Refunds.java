package com.interactioncredits.ledger;

import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Gives credits of converted holds back. Those of messages are [Corrections].
public final class Refunds {
    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Refunds(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.table = new LedgerTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// @param amount all that was converted when empty; all refunds of a hold together are never more
    /// @param reference makes the call repeatable; refunds have references of their own
    public RefundOutcome refund(
            AccountId account,
            UUID holdId,
            OptionalLong amount,
            Reference reference,
            Optional<String> reason,
            Actor actor) {
        return storeRetry.untilDone(() -> {
            var seen = reader.holdAndRefund(holdId, Transaction.refundId(account, reference));
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
                    ? Optional.of(new RefundOutcome.Refunded(refund))
                    : Optional.empty();
        });
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
