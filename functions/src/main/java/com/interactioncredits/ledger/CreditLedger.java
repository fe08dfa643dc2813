package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;
import static com.interactioncredits.store.StoreRetry.isContention;

import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Moves credits: each operation is one DynamoDB transaction whose conditions are the rules.
///
/// Every operation may be repeated: it has its effect once and then answers what exists. All of them throw
/// `TryAgainException` when the store stays contended or away.
public final class CreditLedger {
    private static final System.Logger LOG = System.getLogger(CreditLedger.class.getName());

    private final DynamoDbClient dynamo;
    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final Clock clock;
    private final StoreRetry storeRetry;
    private final int activeHoldLimit;

    /// @param activeHoldLimit how many holds an account may have active; a guard that calls in flight may pass
    public CreditLedger(
            DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry, int activeHoldLimit) {
        this.dynamo = dynamo;
        this.table = new LedgerTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.clock = clock;
        this.storeRetry = storeRetry;
        this.activeHoldLimit = activeHoldLimit;
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

    public PlaceHoldOutcome place(PlaceHold request) {
        return place(request, _ -> ExtraWrites.NOTHING);
    }

    /// @param extraWrites what else is written when this hold is placed
    public PlaceHoldOutcome place(PlaceHold request, Function<Hold, ExtraWrites> extraWrites) {
        var hold = request.placedAt(now());
        return place(hold, extraWrites.apply(hold));
    }

    private PlaceHoldOutcome place(Hold hold, ExtraWrites extraWrites) {
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> tryToPlace(hold, extraWrites, unanswered));
    }

    /// Empty when credits that fell due were reclaimed, so that another try is worth it. "Insufficient" is only said of
    /// a try made after a look that saw nothing due.
    private Optional<PlaceHoldOutcome> tryToPlace(Hold hold, ExtraWrites extraWrites, UnansweredWrites unanswered) {
        var now = now();
        var isLimited = hold.source() != Hold.Source.MESSAGE;
        List<OpenHold> due;
        if (isLimited) {
            var open = reader.openHolds(hold.account(), now);
            if (open.limited().size() >= activeHoldLimit) {
                var next = open.limited().getFirst().expiresAt();
                return Optional.of(
                        repeatedOr(hold, new PlaceHoldOutcome.TooManyHolds(activeHoldLimit, next, now), unanswered));
            }
            due = open.due();
        } else {
            due = reader.dueHolds(hold.account(), now);
        }
        try {
            unanswered.watch(() -> writer.write(table.placing(hold, extraWrites)));
        } catch (TransactionCanceledException cancelled) {
            return whyNotPlaced(hold, extraWrites, due, unanswered, cancelled);
        }
        scheduleExpiry(hold);
        return Optional.of(new PlaceHoldOutcome.Placed(hold));
    }

    private Optional<PlaceHoldOutcome> whyNotPlaced(
            Hold hold,
            ExtraWrites extraWrites,
            List<OpenHold> due,
            UnansweredWrites unanswered,
            TransactionCanceledException cancelled) {
        var reasons = cancelled.cancellationReasons();
        var record = reasons.get(LedgerTable.RECORD_WRITE);
        if (conditionFailed(record)) {
            var existing = LedgerItems.hold(record.item());
            if (existing.isDue(now())) {
                // A call that ends it may still be under way: the answer waits until it is certain.
                writer.expire(existing.open());
                return Optional.empty();
            }
            return Optional.of(HoldRules.repeatedPlace(existing, hold, now()));
        }
        if (LedgerWriter.refused(extraWrites, reasons)) {
            return Optional.of(new PlaceHoldOutcome.ExtraWritesRejected());
        }
        return writer.whatIsMissing(cancelled, due, hold.amount())
                .map(available -> repeatedOr(
                        hold, new PlaceHoldOutcome.InsufficientCredits(available, hold.amount()), unanswered));
    }

    /// What the call finds when it repeats an earlier one, which may itself have taken the last credits.
    private PlaceHoldOutcome repeatedOr(Hold hold, PlaceHoldOutcome refusal, UnansweredWrites unanswered) {
        return settled(hold.id())
                .map(existing -> HoldRules.repeatedPlace(existing, hold, now()))
                .orElseGet(() -> unanswered.unlessAny(refusal));
    }

    /// The hold; one that is due is expired first, since a call that ends it may still be under way.
    private Optional<Hold> settled(UUID id) {
        var found = reader.hold(id);
        if (found.filter(hold -> hold.isDue(now())).isEmpty()) {
            return found;
        }
        writer.expire(found.get().open());
        return reader.hold(id);
    }

    /// A hold without its timer expires all the same: every read and every decision judges it by its `expiresAt`.
    private void scheduleExpiry(Hold hold) {
        if (!storeRetry.hasTime()) {
            return;
        }
        try {
            dynamo.putItem(PutItemRequest.builder()
                    .tableName(table.name())
                    .item(table.expiryItem(hold))
                    .build());
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "a hold was placed without its expiry timer", fault);
        }
    }

    /// @param amount credits to deduct; the whole hold when empty. The rest is available again at once.
    public ConvertOutcome convert(AccountId account, HoldName name, Principal ender, OptionalLong amount) {
        return storeRetry.untilDone(() -> tryToConvert(
                account, name, ender, amount, hold -> Optional.of(new ConvertOutcome.AmountExceedsHold(hold))));
    }

    /// Converts all of a hold that was just read, in one try and without another read.
    ///
    /// @return false when the hold, or what the extra writes change, is no longer as it was read
    public boolean convertIfUnchanged(Hold read, Actor actor, ExtraWrites extraWrites) {
        var writes = table.converting(read, read.amount(), actor, now(), extraWrites);
        return writer.writeIfUnchanged(writes, extraWrites) == LedgerWriter.Written.DONE;
    }

    /// The same for its release.
    public boolean releaseIfUnchanged(Hold read, Actor actor, ExtraWrites extraWrites) {
        var writes = table.releasing(read, actor, now(), extraWrites);
        return writer.writeIfUnchanged(writes, extraWrites) == LedgerWriter.Written.DONE;
    }

    /// Converts a hold, and where more is to be deducted than is held, takes the excess from what is available.
    public ConvertOutcome convertWithExcess(AccountId account, HoldName name, Principal ender, OptionalLong amount) {
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> tryToConvert(
                account, name, ender, amount, hold -> tryToConvertMore(hold, amount.orElseThrow(), ender, unanswered)));
    }

    /// @param more what to do when the amount is more than the hold
    private Optional<ConvertOutcome> tryToConvert(
            AccountId account,
            HoldName name,
            Principal ender,
            OptionalLong amount,
            Function<Hold, Optional<ConvertOutcome>> more) {
        var found = reader.hold(HoldRules.idOf(account, name, ender));
        var now = now();
        if (expiredIfDue(found, account, ender, now)) {
            return Optional.empty();
        }
        var refusal = HoldRules.whyNotConverted(found, account, ender, amount, now);
        if (refusal.isPresent()) {
            return refusal.get() instanceof ConvertOutcome.AmountExceedsHold(var hold) ? more.apply(hold) : refusal;
        }
        var hold = found.orElseThrow();
        var deducted = amount.orElse(hold.amount());
        var writes = table.converting(hold, deducted, ender.actor(), now, ExtraWrites.NOTHING);
        return switch (writer.writeIfUnchanged(writes, ExtraWrites.NOTHING)) {
            case DONE -> Optional.of(converted(hold, deducted, ender, now));
            case CHANGED, EXTRA_WRITES_REJECTED -> Optional.empty();
        };
    }

    private static ConvertOutcome converted(Hold hold, long deducted, Principal ender, Instant now) {
        var converted = hold.ended(Hold.Status.CONVERTED, OptionalLong.of(deducted), ender.actor(), now);
        return new ConvertOutcome.Converted(converted, Transaction.deductionOf(converted));
    }

    /// Empty when another try is worth it.
    private Optional<ConvertOutcome> tryToConvertMore(
            Hold hold, long deducted, Principal ender, UnansweredWrites unanswered) {
        var due = reader.dueHolds(hold.account(), now());
        var now = now();
        try {
            unanswered.watch(
                    () -> writer.write(table.converting(hold, deducted, ender.actor(), now, ExtraWrites.NOTHING)));
            return Optional.of(converted(hold, deducted, ender, now));
        } catch (TransactionCanceledException cancelled) {
            var reasons = cancelled.cancellationReasons();
            if (conditionFailed(reasons.get(LedgerTable.RECORD_WRITE)) && !isContention(reasons)) {
                return Optional.empty();
            }
            var excess = deducted - hold.amount();
            return writer.whatIsMissing(cancelled, due, excess)
                    .map(available -> unanswered.unlessAny(new ConvertOutcome.InsufficientCredits(available, excess)));
        }
    }

    public ReleaseOutcome release(AccountId account, HoldName name, Principal ender) {
        return storeRetry.untilDone(() -> {
            var found = reader.hold(HoldRules.idOf(account, name, ender));
            var now = now();
            if (expiredIfDue(found, account, ender, now)) {
                return Optional.empty();
            }
            var refusal = HoldRules.whyNotReleased(found, account, ender, now);
            if (refusal.isPresent()) {
                return refusal;
            }
            var hold = found.orElseThrow();
            var writes = table.releasing(hold, ender.actor(), now, ExtraWrites.NOTHING);
            return switch (writer.writeIfUnchanged(writes, ExtraWrites.NOTHING)) {
                case DONE ->
                    Optional.of(new ReleaseOutcome.Released(
                            hold.ended(Hold.Status.RELEASED, OptionalLong.empty(), ender.actor(), now)));
                case CHANGED, EXTRA_WRITES_REJECTED -> Optional.empty();
            };
        });
    }

    /// Lets an active hold expire later: so long from now, but no later than 30 days after it was placed. What would be
    /// earlier than it expires already changes nothing.
    public ExtendOutcome extend(AccountId account, HoldName name, Principal extender, Duration lasts) {
        return storeRetry.untilDone(() -> {
            var found = reader.hold(HoldRules.idOf(account, name, extender));
            var now = now();
            if (expiredIfDue(found, account, extender, now)) {
                return Optional.empty();
            }
            var refusal = HoldRules.whyNotExtended(found, account, extender, now);
            if (refusal.isPresent()) {
                return refusal;
            }
            var hold = found.orElseThrow();
            var last = hold.createdAt().plus(Hold.LONGEST);
            var until = now.plus(lasts).isBefore(last) ? now.plus(lasts) : last;
            if (!until.isAfter(hold.expiresAt())) {
                return Optional.of(new ExtendOutcome.Unchanged(hold));
            }
            var extended = hold.extended(until, now);
            return switch (writer.writeIfUnchanged(table.extending(hold, extended, now), ExtraWrites.NOTHING)) {
                case DONE -> {
                    scheduleExpiry(extended);
                    yield Optional.of(new ExtendOutcome.Extended(extended));
                }
                case CHANGED, EXTRA_WRITES_REJECTED -> Optional.empty();
            };
        });
    }

    /// Makes an expiry certain before it is answered: a conversion that began in time may still be under way,
    /// and would otherwise win after the answer.
    private boolean expiredIfDue(Optional<Hold> found, AccountId account, Principal ender, Instant now) {
        var due = found.filter(hold -> hold.account().equals(account) && ender.mayEnd(hold) && hold.isDue(now));
        due.ifPresent(hold -> writer.expire(hold.open()));
        return due.isPresent();
    }

    /// The hold as it counts now.
    public Optional<Hold> hold(UUID id) {
        return storeRetry.read(() -> reader.hold(id).map(hold -> hold.asOf(now())));
    }

    /// Expires a hold that is due; leaves any other as it is.
    ///
    /// @return the hold as it now is; empty when there is none
    public Optional<Hold> expire(UUID holdId) {
        return storeRetry.untilDone(() -> {
            var found = reader.hold(holdId);
            if (found.isPresent() && found.get().isDue(now())) {
                writer.expire(found.get().open());
                return Optional.empty();
            }
            return Optional.of(found);
        });
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
