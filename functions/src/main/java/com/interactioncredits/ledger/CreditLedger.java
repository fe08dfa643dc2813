package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;
import static com.interactioncredits.store.StoreRetry.isContention;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.ExpiryTimers;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Grants credits, and ends holds or lets them last longer: each operation is one DynamoDB transaction whose
/// conditions are the rules.
///
/// Every operation may be repeated: it has its effect once and then answers what exists. All of them throw
/// `TryAgainException` when the store stays contended or away.
public final class CreditLedger {
    /// More than the clocks of two processes differ.
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final ExpiryTimers timers;
    private final PendingHolds pending;
    private final Shortage shortage;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public CreditLedger(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.table = new LedgerTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.timers = new ExpiryTimers(dynamo, table, storeRetry);
        this.pending = new PendingHolds(dynamo, tableName, clock, storeRetry);
        this.shortage = new Shortage(dynamo, tableName, clock, storeRetry);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    public boolean isFrozen(AccountId account) {
        return storeRetry.read(() -> reader.account(account)).frozen();
    }

    /// Whether the account is frozen, or was at some time after a hold had been placed.
    public boolean wasFrozenSince(AccountId account, Instant placedAt) {
        return storeRetry.read(() -> reader.account(account)).wasFrozenSince(placedAt);
    }

    public GrantOutcome grant(
            AccountId account, Reference reference, Credits amount, Optional<String> reason, Actor actor) {
        var grant = Transaction.grant(account, reference, amount, reason, actor, now());
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> {
            try {
                unanswered.watch(() -> writer.write(table.granting(grant)));
                return Optional.of(new GrantOutcome.Granted(grant));
            } catch (TransactionCanceledException cancelled) {
                return Optional.of(whyNotGranted(grant, unanswered, cancelled));
            }
        });
    }

    private static GrantOutcome whyNotGranted(
            Transaction grant, UnansweredWrites unanswered, TransactionCanceledException cancelled) {
        var reasons = cancelled.cancellationReasons();
        var record = reasons.get(LedgerTable.RECORD_WRITE);
        if (conditionFailed(record)) {
            return HoldRules.repeatedGrant(LedgerItems.transaction(record.item()), grant);
        }
        var granted = LedgerWriter.accountThatRefused(cancelled).granted();
        return unanswered.unlessAny(new GrantOutcome.OverLimit(LedgerTable.MAX_TOTAL_GRANTED - granted));
    }

    /// @param amount credits to deduct; the whole hold when empty. The rest is available again immediately.
    public ConvertOutcome convert(HoldCall call, OptionalLong amount) {
        return storeRetry.untilDone(() -> switch (access(call)) {
            case HoldUnavailable refusal -> Optional.of(refusal);
            case HoldRules.Due(var hold) -> afterExpiring(hold);
            case HoldRules.Own(var hold) ->
                tryToConvert(hold, amount.orElse(hold.amount()), call.caller().actor());
        });
    }

    /// The same, and where more is to be deducted than is held, the excess is taken from what is available.
    public ConvertOutcome convertWithExcess(HoldCall call, OptionalLong amount) {
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> switch (access(call)) {
            case HoldUnavailable refusal -> Optional.of(refusal);
            case HoldRules.Due(var hold) -> afterExpiring(hold);
            case HoldRules.Own(var hold) -> {
                var deducted = amount.orElse(hold.amount());
                var actor = call.caller().actor();
                yield hold.status() == Hold.Status.ACTIVE && deducted > hold.amount()
                        ? tryToConvertMore(hold, deducted, actor, unanswered)
                        : tryToConvert(hold, deducted, actor);
            }
        });
    }

    private Optional<ConvertOutcome> tryToConvert(Hold hold, long deducted, Actor actor) {
        var refusal = HoldRules.whyNotConverted(hold, deducted);
        if (refusal.isPresent()) {
            return refusal;
        }
        var now = now();
        return writer.writeIfUnchanged(table.converting(hold, deducted, actor, now, List.of()))
                ? Optional.of(converted(hold, deducted, actor, now))
                : Optional.empty();
    }

    /// Converts all of a hold that was just read, in one try and without another read.
    ///
    /// @return false when the hold, or what the extra writes change, is no longer as it was read
    public boolean convertIfUnchanged(Hold read, Actor actor, ExtraWrites extraWrites) {
        var writes = table.converting(read, read.amount(), actor, now(), extraWrites.writes());
        return writer.writeIfUnchanged(writes, extraWrites) == LedgerWriter.Written.DONE;
    }

    /// The same for its release.
    public boolean releaseIfUnchanged(Hold read, Actor actor, ExtraWrites extraWrites) {
        var writes = table.releasing(read, actor, now(), extraWrites.writes());
        return writer.writeIfUnchanged(writes, extraWrites) == LedgerWriter.Written.DONE;
    }

    /// Lets a hold that was just read last until then, in one try and without another read. Where the hold has more
    /// than a minute left, the account is not written: many holds of a busy account are extended at once.
    ///
    /// @return false when the hold has ended or was extended meanwhile, or what the extra writes change has changed
    public boolean extendIfUnchanged(Hold read, Instant until, ExtraWrites extraWrites) {
        var now = now();
        var extended = read.extended(until, now);
        var soon = read.expiresAt().isBefore(now.plus(CLOCKS_DIFFER));
        var writes = table.extending(read, extended, now, soon, extraWrites.writes());
        if (writer.writeIfUnchanged(writes, extraWrites) != LedgerWriter.Written.DONE) {
            return false;
        }
        timers.schedule(extended);
        return true;
    }

    private static ConvertOutcome converted(Hold hold, long deducted, Actor actor, Instant now) {
        var converted = hold.ended(Hold.Status.CONVERTED, OptionalLong.of(deducted), actor, now);
        return new ConvertOutcome.Converted(converted, Transaction.deductionOf(converted));
    }

    /// Empty when another try is worth it.
    private Optional<ConvertOutcome> tryToConvertMore(
            Hold hold, long deducted, Actor actor, UnansweredWrites unanswered) {
        var now = now();
        try {
            unanswered.watch(() -> writer.write(table.converting(hold, deducted, actor, now, List.of())));
            return Optional.of(converted(hold, deducted, actor, now));
        } catch (TransactionCanceledException cancelled) {
            var reasons = cancelled.cancellationReasons();
            if (conditionFailed(reasons.get(LedgerTable.RECORD_WRITE)) && !isContention(reasons)) {
                return Optional.empty();
            }
            var excess = deducted - hold.amount();
            return shortage.available(hold.account(), LedgerWriter.accountThatRefused(cancelled), excess)
                    .map(available -> unanswered.unlessAny(new ConvertOutcome.InsufficientCredits(available, excess)));
        }
    }

    public ReleaseOutcome release(HoldCall call) {
        return storeRetry.untilDone(() -> switch (access(call)) {
            case HoldUnavailable refusal -> Optional.of(refusal);
            case HoldRules.Due(var hold) -> afterExpiring(hold);
            case HoldRules.Own(var hold) -> tryToRelease(hold, call.caller().actor());
        });
    }

    private Optional<ReleaseOutcome> tryToRelease(Hold hold, Actor actor) {
        var refusal = HoldRules.whyNotReleased(hold);
        if (refusal.isPresent()) {
            return refusal;
        }
        var now = now();
        return writer.writeIfUnchanged(table.releasing(hold, actor, now, List.of()))
                ? Optional.of(released(hold, actor, now))
                : Optional.empty();
    }

    private static ReleaseOutcome released(Hold hold, Actor actor, Instant now) {
        return new ReleaseOutcome.Released(hold.ended(Hold.Status.RELEASED, OptionalLong.empty(), actor, now));
    }

    /// Lets an active hold expire later: this duration from now, but no later than 30 days after it was placed. An
    /// expiry before the present one changes nothing.
    public ExtendOutcome extend(HoldCall call, Duration duration) {
        return storeRetry.untilDone(() -> switch (access(call)) {
            case HoldUnavailable refusal -> Optional.of(refusal);
            case HoldRules.Due(var hold) -> afterExpiring(hold);
            case HoldRules.Own(var hold) -> tryToExtend(hold, duration);
        });
    }

    private Optional<ExtendOutcome> tryToExtend(Hold hold, Duration duration) {
        var refusal = HoldRules.whyNotExtended(hold);
        if (refusal.isPresent()) {
            return refusal;
        }
        var now = now();
        var last = hold.createdAt().plus(Hold.MAX_LIFE);
        var until = now.plus(duration).isBefore(last) ? now.plus(duration) : last;
        if (!until.isAfter(hold.expiresAt())) {
            return Optional.of(new ExtendOutcome.Unchanged(hold));
        }
        var extended = hold.extended(until, now);
        if (!writer.writeIfUnchanged(table.extending(hold, extended, now, true, List.of()))) {
            return Optional.empty();
        }
        timers.schedule(extended);
        return Optional.of(new ExtendOutcome.Extended(extended));
    }

    private HoldRules.Access access(HoldCall call) {
        LogContext.holdId(call.holdId());
        return HoldRules.access(pending.find(call.account(), call.holdId()), call, now());
    }

    /// Makes an expiry certain before it is answered: a conversion that began in time may still be under way,
    /// and would otherwise win after the answer.
    private <T> Optional<T> afterExpiring(Hold due) {
        writer.expire(due.open());
        return Optional.empty();
    }

    /// The hold as it counts now.
    public Optional<Hold> hold(UUID id) {
        return storeRetry.read(() -> reader.hold(id).map(hold -> hold.asOf(now())));
    }

    /// Expires a hold that is due, also one that is committed only.
    public void expire(AccountId account, UUID holdId) {
        storeRetry.read(() -> pending.find(account, holdId));
        expire(holdId);
    }

    /// Expires a hold that is due; leaves any other as it is.
    ///
    /// @return the hold as it now is; empty when there is none
    public Optional<Hold> expire(UUID holdId) {
        return expire(holdId, () -> {});
    }

    /// The same.
    ///
    /// @param expired called when this call expired the hold, and no other was quicker
    public Optional<Hold> expire(UUID holdId, Runnable expired) {
        return storeRetry.untilDone(() -> {
            var found = reader.hold(holdId);
            if (found.isPresent() && found.get().isDue(now())) {
                if (writer.expire(List.of(found.get().open())) > 0) {
                    expired.run();
                }
                return Optional.empty();
            }
            return Optional.of(found);
        });
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
