package com.interactioncredits.ledger;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Refunds and late deductions of messages, after their hold has ended.
public final class Corrections {
    /// The outcomes of a refund or a late deduction.
    public sealed interface Outcome permits Outcome.Corrected, Outcome.AlreadyCorrected, ExtraWrites.Rejected {
        record Corrected(Transaction transaction) implements Outcome {}

        record AlreadyCorrected(Transaction transaction) implements Outcome {}
    }

    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final Shortage shortage;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Corrections(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.table = new LedgerTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.shortage = new Shortage(dynamo, tableName, clock, storeRetry);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// Gives back all that a deduction took, once.
    public Outcome refund(Transaction deduction, Actor actor, ExtraWrites extraWrites) {
        var refund = Transaction.refundOf(deduction, actor, now());
        return once(
                refund.id(),
                extraWrites,
                () -> Optional.of(new Step(refund, table.refundingMessage(refund, extraWrites.writes()))));
    }

    /// Takes what a message costs after its credits had gone back: as much as is available once what fell due is
    /// reclaimed, once. What is missing is recorded and never taken from other holds.
    public Outcome deductLate(Hold hold, Actor actor, ExtraWrites extraWrites) {
        var now = now();
        return once(Transaction.lateDeductionId(hold), extraWrites, () -> {
            var seen = reader.account(hold.account());
            var available = seen.available() < hold.amount()
                    ? shortage.available(hold.account(), seen, hold.amount())
                    : Optional.of(hold.amount());
            return available
                    .map(amount -> Transaction.lateDeduction(hold, amount, actor, now))
                    .map(deduction -> new Step(deduction, table.deductingLate(deduction, extraWrites.writes())));
        });
    }

    /// The late deduction that was made for a hold.
    public Optional<Transaction> lateDeduction(Hold hold) {
        return storeRetry.read(() -> reader.transaction(Transaction.lateDeductionId(hold)));
    }

    /// The refund of a deduction.
    public Optional<Transaction> refund(Transaction deduction) {
        return storeRetry.read(() -> reader.transaction(Transaction.refundId(deduction)));
    }

    private record Step(Transaction correction, List<TransactWriteItem> writes) {}

    private Outcome once(UUID id, ExtraWrites extraWrites, Supplier<Optional<Step>> planned) {
        return storeRetry.untilDone(() -> {
            var existing = reader.transaction(id);
            if (existing.isPresent()) {
                return Optional.of(new Outcome.AlreadyCorrected(existing.get()));
            }
            var step = planned.get();
            if (step.isEmpty()) {
                return Optional.empty();
            }
            return switch (writer.writeIfUnchanged(step.get().writes(), extraWrites)) {
                case DONE -> Optional.of(new Outcome.Corrected(step.get().correction()));
                case CHANGED -> Optional.empty();
                case EXTRA_WRITES_REJECTED -> Optional.of(new ExtraWrites.Rejected());
            };
        });
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
