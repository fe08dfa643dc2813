package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.ExpiryTimers;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.ledger.records.PendingTable;
import com.interactioncredits.ledger.records.RateStep;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Completes holds that are committed in ACCOUNT: writes their records, then clears their entries. Any call may
/// complete any entry, at any time, and more than once. Nothing is given back but the credits of a doubled entry.
final class PendingHolds {
    private static final System.Logger LOG = System.getLogger(PendingHolds.class.getName());

    /// A call tries for five seconds.
    private static final Duration ABANDONED_AFTER = Duration.ofSeconds(7);

    private final DynamoDbClient dynamo;
    private final PendingTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final ExpiryTimers timers;
    private final Clock clock;
    private final StoreRetry storeRetry;

    PendingHolds(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = new PendingTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, new LedgerTable(tableName), clock);
        this.timers = new ExpiryTimers(dynamo, new LedgerTable(tableName), storeRetry);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// The outcomes of committing a hold, in order of precedence.
    sealed interface Commit {
        /// @param others entries of other holds
        /// @param account as it is now
        record Committed(PendingHold entry, List<PendingHold> others, AccountRecord account) implements Commit {}

        /// The hold has an entry already.
        record EntryIsThere(PendingHold entry) implements Commit {}

        /// The account is frozen.
        record Frozen() implements Commit {}

        /// The time of the account's limit is another one than the step expected.
        record RateMoved(AccountRecord account) implements Commit {}

        record Insufficient(AccountRecord account) implements Commit {}

        /// There are as many entries as may be.
        record Full(List<PendingHold> entries) implements Commit {}
    }

    /// How the records of an entry were written.
    sealed interface Written {
        record Done() implements Written {}

        /// The hold is there already, through this entry or through another.
        record AlreadyThere(PendingHold.State state) implements Written {}

        /// A condition of the extra writes failed, and nothing was written.
        record Rejected() implements Written {}
    }

    /// Takes the credits of a hold and leaves its entry.
    ///
    /// @param room how many entries the account may have
    /// @param rate counts the hold towards a limit
    Commit commit(Hold hold, int room, Optional<RateStep> rate, UnansweredWrites unanswered) {
        try {
            var written = unanswered.watch(() -> dynamo.updateItem(table.committing(hold, room, rate)));
            var account = LedgerItems.account(Optional.of(written.attributes()));
            var others = account.pending().stream()
                    .filter(entry -> !entry.hold().id().equals(hold.id()))
                    .toList();
            return new Commit.Committed(account.pending(hold.id()).orElseThrow(), others, account);
        } catch (ConditionalCheckFailedException refused) {
            var account = LedgerItems.account(refused.hasItem() ? Optional.of(refused.item()) : Optional.empty());
            var own = account.pending(hold.id());
            if (own.isPresent()) {
                return new Commit.EntryIsThere(own.get());
            }
            if (account.frozen()) {
                return new Commit.Frozen();
            }
            if (rate.isPresent() && !rate.get().fits(account)) {
                return new Commit.RateMoved(account);
            }
            if (account.available() < hold.amount()) {
                return new Commit.Insufficient(account);
            }
            if (!account.pending().isEmpty()) {
                return new Commit.Full(account.pending());
            }
            update(table.preparing(hold.account()));
            return commit(hold, room, rate, unanswered);
        }
    }

    /// @throws TransactionCanceledException on a conflict: the same again finds out
    Written record(PendingHold entry, ExtraWrites extraWrites) {
        try {
            writer.write(table.recording(entry, StoredTime.now(clock), extraWrites.writes()));
            return new Written.Done();
        } catch (TransactionCanceledException cancelled) {
            var hold = cancelled.cancellationReasons().get(LedgerTable.RECORD_WRITE);
            if (conditionFailed(hold)) {
                return new Written.AlreadyThere(entry.against(Optional.of(LedgerItems.hold(hold.item()))));
            }
            if (LedgerWriter.refused(extraWrites, cancelled.cancellationReasons())) {
                return new Written.Rejected();
            }
            throw cancelled;
        }
    }

    /// Writes the records of an entry, unless they are there, and takes it out of the account.
    void complete(PendingHold entry) {
        switch (record(entry, ExtraWrites.NONE)) {
            case Written.AlreadyThere(PendingHold.State.Doubled _) -> undo(entry);
            case Written.Done _ -> finish(entry);
            case Written.AlreadyThere _ -> clear(entry);
            case Written.Rejected _ -> throw new IllegalStateException("there were no extra writes");
        }
    }

    /// Those whose own calls have long ended.
    List<PendingHold> abandoned(List<PendingHold> entries) {
        var before = StoredTime.now(clock).minus(ABANDONED_AFTER);
        return entries.stream()
                .filter(entry -> entry.hold().createdAt().isBefore(before))
                .toList();
    }

    /// Completes abandoned ones on the way of another call, which does not fail for it.
    void completeAbandoned(List<PendingHold> entries) {
        try {
            abandoned(entries).stream().limit(2).forEach(this::complete);
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.DEBUG, "pending holds of an account are not completed yet", fault);
        }
    }

    /// Once this call has written the records. It does not fail: the hold is placed, and any later call may clear its
    /// entry.
    void finish(PendingHold entry) {
        try {
            storeRetry.untilDone(() -> {
                clear(entry);
                return Optional.of(true);
            });
        } catch (RuntimeException fault) {
            LogContext.ofHold(
                    entry.hold().id(),
                    () -> LOG.log(
                            System.Logger.Level.DEBUG, "hold " + entry.hold().id() + " keeps its entry", fault));
        }
        timers.schedule(entry.hold());
    }

    /// Only once the records are there.
    void clear(PendingHold entry) {
        update(table.clearing(entry));
    }

    /// Only when its reference has another hold.
    void undo(PendingHold entry) {
        update(table.undoing(entry));
    }

    /// Adds to a hold what else belongs to it, as long as it is active.
    LedgerWriter.Written add(Hold hold, ExtraWrites extraWrites) {
        return writer.writeIfUnchanged(table.adding(hold, StoredTime.now(clock), extraWrites.writes()), extraWrites);
    }

    /// The hold, completed if it is committed only.
    Optional<Hold> find(AccountId account, UUID id) {
        var found = reader.hold(id);
        if (found.isPresent()) {
            return found;
        }
        reader.account(account).pending(id).ifPresent(this::complete);
        // Even without an entry: another call may have completed it between the two reads.
        return reader.hold(id);
    }

    /// Gives back the credits of entries that are doubled or due.
    ///
    /// @return whether there were any, so that another try is worth it
    boolean reclaim(List<PendingHold> entries) {
        var now = StoredTime.now(clock);
        boolean any = false;
        for (var found : reader.states(entries).entrySet()) {
            var entry = found.getKey();
            any |= switch (found.getValue()) {
                case PendingHold.State.Doubled _ -> {
                    undo(entry);
                    yield true;
                }
                case PendingHold.State.Unrecorded _
                when entry.isDue(now) -> {
                    complete(entry);
                    // Which may be another commit's, with another amount.
                    reader.hold(entry.hold().id())
                            .filter(hold -> hold.isDue(now))
                            .ifPresent(hold -> writer.expire(hold.open()));
                    yield true;
                }
                case PendingHold.State.Recorded(var hold)
                when hold.isDue(now) -> {
                    writer.expire(hold.open());
                    yield true;
                }
                case PendingHold.State.Unrecorded _, PendingHold.State.Recorded _ -> false;
            };
        }
        return any;
    }

    private void update(UpdateItemRequest request) {
        try {
            dynamo.updateItem(request);
        } catch (ConditionalCheckFailedException _) {
            // Another call has done it.
        }
    }
}
