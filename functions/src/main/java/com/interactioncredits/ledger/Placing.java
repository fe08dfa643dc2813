package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;
import static com.interactioncredits.store.StoreRetry.isContention;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.RateLimit;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.ExpiryTimers;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.ledger.records.PendingHold;
import com.interactioncredits.ledger.records.RateStep;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import com.interactioncredits.store.TryAgainException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Places holds.
///
/// A call may be repeated: it has its effect once and then answers what exists. All of them throw `TryAgainException`
/// when the store stays contended or away.
public final class Placing {
    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final PendingHolds pending;
    private final Shortage shortage;
    private final ExpiryTimers timers;
    private final BusyAccounts busy = new BusyAccounts();
    private final SeenRates rates = new SeenRates();
    private final PlaceBy placeBy;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public Placing(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry, PlaceBy placeBy) {
        this.table = new LedgerTable(tableName);
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, table, clock);
        this.timers = new ExpiryTimers(dynamo, table, storeRetry);
        this.pending = new PendingHolds(dynamo, tableName, clock, storeRetry);
        this.shortage = new Shortage(dynamo, tableName, clock, storeRetry);
        this.placeBy = placeBy;
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    public PlaceHoldOutcome place(PlaceHold request) {
        var call = new Call(request.placedAt(now()), Optional.empty(), ExtraWrites.NONE);
        return storeRetry.untilDone(() -> call.tryAlone().map(outcome -> switch (outcome) {
            case PlaceHoldOutcome placed -> placed;
            case RateLimited _, HoldLimit.TooManyHolds _ -> throw new IllegalStateException("there was no limit");
        }));
    }

    public HoldLimit.Outcome place(PlaceHold request, HoldLimit limit) {
        var call = new Call(request.placedAt(now()), limit.rate(), ExtraWrites.NONE);
        return storeRetry.untilDone(() -> {
            if (!call.isWithinLimit) {
                var now = now();
                var open = reader.openHolds(request.account(), now);
                call.saw(open.account());
                var limited = open.limited();
                if (!open.account().frozen() && call.rateLimited().isEmpty() && limited.size() >= limit.activeHolds()) {
                    var next = limited.getFirst().expiresAt();
                    return Optional.of(call.repeatedOr(new HoldLimit.TooManyHolds(limit.activeHolds(), next, now)));
                }
                call.isWithinLimit = true;
            }
            return call.tryAlone();
        });
    }

    /// @param rate the limit that it counts towards
    /// @param extraWrites what else is written when this hold is placed. When it is there already, it may be there
    /// without them: [#add] writes them then
    public ExtraWrites.PlaceOutcome place(
            PlaceHold request, Optional<RateLimit> rate, Function<Hold, ExtraWrites> extraWrites) {
        var hold = request.placedAt(now());
        return storeRetry.untilDone(new Call(hold, rate, extraWrites.apply(hold))::tryOnce);
    }

    /// What adding to a hold may answer.
    public enum Added {
        ADDED,
        /// A condition of the extra writes failed, and nothing was written.
        REJECTED,
        /// The hold is no longer active, and nothing was written.
        HOLD_ENDED
    }

    /// Writes what belongs to a hold that was placed without it: by a call that died, and was completed by another.
    public Added add(Hold hold, ExtraWrites extraWrites) {
        return storeRetry.untilDone(() -> Optional.of(
                switch (pending.add(hold, extraWrites)) {
                    case DONE -> Added.ADDED;
                    case EXTRA_WRITES_REJECTED -> Added.REJECTED;
                    case CHANGED -> Added.HOLD_ENDED;
                }));
    }

    /// One call, which may try more than once. Each try is empty when another one is worth it.
    private final class Call {
        private final Hold hold;
        private final Optional<RateLimit> rate;
        private final ExtraWrites extraWrites;
        private final UnansweredWrites unanswered = new UnansweredWrites();
        private Optional<PendingHold> committed = Optional.empty();
        private boolean foundNothing;

        /// Counted once: a call that waits for its turn would read all active holds again and again.
        private boolean isWithinLimit;

        Call(Hold hold, Optional<RateLimit> rate, ExtraWrites extraWrites) {
            this.hold = hold;
            this.rate = rate;
            this.extraWrites = extraWrites;
            LogContext.holdId(hold.id());
        }

        Optional<HoldLimit.Outcome> tryAlone() {
            return tryOnce().map(outcome -> switch (outcome) {
                case PlaceHoldOutcome placed -> placed;
                case RateLimited refusal -> refusal;
                case ExtraWrites.Rejected _ -> throw new IllegalStateException("there were no extra writes");
            });
        }

        Optional<ExtraWrites.PlaceOutcome> tryOnce() {
            if (committed.isPresent()) {
                return recorded(committed.get());
            }
            // What was seen of the account suffices: no write is refused for it.
            var refusal = rateLimited();
            if (refusal.isPresent()) {
                return reader.account(hold.account()).frozen()
                        ? frozen()
                        : Optional.of(refusedUnlessRepeated(refusal.get()));
            }
            var commits =
                    switch (placeBy) {
                        case TRANSACTION -> false;
                        case COMMIT -> true;
                        case ADAPTIVE -> busy.isBusy(hold.account(), now());
                    };
            return commits ? tryToCommit() : tryTransaction();
        }

        private Optional<ExtraWrites.PlaceOutcome> tryTransaction() {
            var step = step();
            try {
                unanswered.watch(() -> writer.write(table.placing(hold, step, extraWrites.writes())));
                step.ifPresent(this::counted);
                timers.schedule(hold);
                return Optional.of(new PlaceHoldOutcome.Placed(hold));
            } catch (TransactionCanceledException cancelled) {
                return whyNotPlaced(cancelled, step);
            }
        }

        private Optional<ExtraWrites.PlaceOutcome> whyNotPlaced(
                TransactionCanceledException cancelled, Optional<RateStep> step) {
            var reasons = cancelled.cancellationReasons();
            if (isContention(reasons)) {
                busy.meet(hold.account(), now());
            }
            var record = reasons.get(LedgerTable.RECORD_WRITE);
            if (conditionFailed(record)) {
                return repeated(LedgerItems.hold(record.item()));
            }
            if (LedgerWriter.refused(extraWrites, reasons)) {
                return Optional.of(new ExtraWrites.Rejected());
            }
            var refused = LedgerWriter.accountThatRefused(cancelled);
            var own = refused.pending(hold.id());
            if (own.isPresent()) {
                pending.complete(own.get());
                return settled().map(this::repeatedPlace);
            }
            saw(refused);
            if (refused.frozen()) {
                return frozen();
            }
            if (step.isPresent() && !step.get().fits(refused)) {
                return Optional.empty();
            }
            return shortage.available(hold.account(), refused, hold.amount()).map(this::insufficient);
        }

        private Optional<RateStep> step() {
            return rate.map(limit -> RateStep.expecting(limit, now(), rates.fullAt(hold.account(), limit.kind())));
        }

        void saw(AccountRecord account) {
            rate.ifPresent(limit -> rates.saw(hold.account(), limit.kind(), account.fullAt(limit.kind())));
        }

        private void counted(RateStep step) {
            var kind = step.limit().kind();
            var seen = rates.fullAt(hold.account(), kind);
            rates.saw(hold.account(), kind, step.limit().after(step.now(), seen));
        }

        Optional<RateLimited> rateLimited() {
            return rate.flatMap(limit -> limit.waitAt(now(), rates.fullAt(hold.account(), limit.kind())))
                    .map(RateLimited::new);
        }

        private Optional<ExtraWrites.PlaceOutcome> tryToCommit() {
            var isAfterLook = foundNothing;
            foundNothing = false;
            var room = Room.after(Duration.between(hold.createdAt(), now()));
            // A commit that is refused or undone costs as much as one that counts.
            var seen = reader.holdAndAccount(hold.id(), hold.account());
            if (seen.hold().isPresent()) {
                return repeated(seen.hold().get());
            }
            saw(seen.account());
            if (seen.account().pending(hold.id()).isEmpty()) {
                if (seen.account().frozen()) {
                    return frozen();
                }
                var refusal = rateLimited();
                if (refusal.isPresent()) {
                    return Optional.of(refusedUnlessRepeated(refusal.get()));
                }
                waitUnlessThereIs(room, seen.account().pending());
            }
            return switch (pending.commit(hold, room, step(), unanswered)) {
                case PendingHolds.Commit.Committed(var entry, var others, var account) -> {
                    saw(account);
                    committed = Optional.of(entry);
                    if (!others.isEmpty()) {
                        busy.meet(hold.account(), now());
                    }
                    var placed = recorded(entry);
                    pending.completeAbandoned(others);
                    yield placed;
                }
                // Of an earlier try whose answer was lost, or of an equal call.
                case PendingHolds.Commit.EntryIsThere(var entry) -> {
                    pending.complete(entry);
                    yield settled().map(this::repeatedPlace);
                }
                case PendingHolds.Commit.Full(var entries) -> {
                    busy.meet(hold.account(), now());
                    waitUnlessThereIs(room, entries);
                    yield Optional.empty();
                }
                case PendingHolds.Commit.Frozen _ -> frozen();
                case PendingHolds.Commit.RateMoved(var account) -> {
                    saw(account);
                    yield Optional.empty();
                }
                case PendingHolds.Commit.Insufficient(var refused) -> whyNotCommitted(refused, isAfterLook);
            };
        }

        private void waitUnlessThereIs(int room, List<PendingHold> entries) {
            if (entries.size() >= room) {
                pending.completeAbandoned(entries);
                throw TryAgainException.inTurn("other holds are being placed on the account");
            }
        }

        /// Only the try right after a look that found nothing may refuse, and its own entries are looked at, too.
        private Optional<ExtraWrites.PlaceOutcome> whyNotCommitted(AccountRecord refused, boolean isAfterLook) {
            if (!isAfterLook) {
                foundNothing = !shortage.reclaims(hold.account(), refused, hold.amount());
                return Optional.empty();
            }
            return pending.reclaim(refused.pending())
                    ? Optional.empty()
                    : Optional.of(insufficient(refused.available()));
        }

        private Optional<ExtraWrites.PlaceOutcome> recorded(PendingHold entry) {
            return switch (pending.record(entry, extraWrites)) {
                case PendingHolds.Written.Done _ -> {
                    pending.finish(entry);
                    yield Optional.of(new PlaceHoldOutcome.Placed(entry.hold()));
                }
                // Another call completed it, without the extra writes.
                case PendingHolds.Written.AlreadyThere(PendingHold.State.Recorded(var found)) -> {
                    pending.clear(entry);
                    yield extraWrites.writes().isEmpty()
                            ? Optional.of(new PlaceHoldOutcome.Placed(entry.hold()))
                            : repeated(found);
                }
                case PendingHolds.Written.AlreadyThere(PendingHold.State.Unrecorded _) ->
                    throw new IllegalStateException("a hold that is there is recorded");
                case PendingHolds.Written.AlreadyThere(PendingHold.State.Doubled _) -> {
                    pending.undo(entry);
                    committed = Optional.empty();
                    yield settled().map(this::repeatedPlace);
                }
                case PendingHolds.Written.Rejected _ -> {
                    pending.complete(entry);
                    release(entry.hold());
                    yield Optional.of(new ExtraWrites.Rejected());
                }
            };
        }

        /// A hold whose extra writes were rejected is for nothing. If this dies here, it expires.
        private void release(Hold placed) {
            var now = now();
            reader.hold(placed.id())
                    .filter(found -> found.status() == Hold.Status.ACTIVE && !found.isDue(now))
                    .ifPresent(found -> writer.writeIfUnchanged(
                            table.releasing(found, placed.placedBy().orElseThrow(), now, List.of())));
        }

        private Optional<ExtraWrites.PlaceOutcome> frozen() {
            return Optional.of(refusedUnlessRepeated(new PlaceHoldOutcome.AccountFrozen()));
        }

        private ExtraWrites.PlaceOutcome insufficient(long available) {
            return refusedUnlessRepeated(new PlaceHoldOutcome.InsufficientCredits(available, hold.amount()));
        }

        /// The call may repeat an earlier one, which may itself have taken the last credits, or reached the limit.
        private ExtraWrites.PlaceOutcome refusedUnlessRepeated(ExtraWrites.PlaceOutcome refusal) {
            return existing()
                    .<ExtraWrites.PlaceOutcome>map(this::repeatedPlace)
                    .orElseGet(() -> unanswered.unlessAny(refusal));
        }

        HoldLimit.Outcome repeatedOr(HoldLimit.TooManyHolds refusal) {
            return existing()
                    .<HoldLimit.Outcome>map(this::repeatedPlace)
                    .orElseGet(() -> unanswered.unlessAny(refusal));
        }

        private Optional<ExtraWrites.PlaceOutcome> repeated(Hold existing) {
            if (existing.isDue(now())) {
                // A call that ends it may still be under way: the answer waits until it is certain.
                writer.expire(existing.open());
                return Optional.empty();
            }
            return Optional.of(repeatedPlace(existing));
        }

        private PlaceHoldOutcome repeatedPlace(Hold existing) {
            return HoldRules.repeatedPlace(existing, hold, now());
        }

        /// The hold of an equal call, also one that is committed only.
        private Optional<Hold> existing() {
            return pending.find(hold.account(), hold.id()).flatMap(_ -> settled());
        }

        /// The hold that has this one's id; one that is due is expired first, since a call that ends it may still be
        /// under way.
        private Optional<Hold> settled() {
            var found = reader.hold(hold.id());
            if (found.filter(existing -> existing.isDue(now())).isEmpty()) {
                return found;
            }
            writer.expire(found.get().open());
            return reader.hold(hold.id());
        }
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
