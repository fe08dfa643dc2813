package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Places holds. A call that finds too little available first expires what is due, and tries again: "insufficient" is
/// only said of a try made after a read that found nothing due.
final class Placing {
    private final LedgerTable table;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final ExpiryTimers timers;
    private final Clock clock;
    private final StoreRetry storeRetry;

    Placing(
            LedgerTable table,
            LedgerReader reader,
            LedgerWriter writer,
            ExpiryTimers timers,
            Clock clock,
            StoreRetry storeRetry) {
        this.table = table;
        this.reader = reader;
        this.writer = writer;
        this.timers = timers;
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    PlaceHoldOutcome place(PlaceHold request) {
        var hold = request.placedAt(now());
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> tryToPlace(hold, reader.dueHolds(hold.account(), now()), unanswered));
    }

    HoldLimit.Outcome place(PlaceHold request, HoldLimit limit) {
        var hold = request.placedAt(now());
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> {
            var now = now();
            var open = reader.openHolds(hold.account(), now);
            if (open.limited().size() < limit.activeHolds()) {
                return tryToPlace(hold, open.due(), unanswered).map(outcome -> outcome);
            }
            var next = open.limited().getFirst().expiresAt();
            var refusal = new HoldLimit.TooManyHolds(limit.activeHolds(), next, now);
            return Optional.of(repeated(hold)
                    .<HoldLimit.Outcome>map(outcome -> outcome)
                    .orElseGet(() -> unanswered.unlessAny(refusal)));
        });
    }

    /// @param extraWrites what else is written when this hold is placed
    ExtraWrites.PlaceOutcome place(PlaceHold request, Function<Hold, ExtraWrites> extraWrites) {
        var hold = request.placedAt(now());
        var extra = extraWrites.apply(hold);
        var unanswered = new UnansweredWrites();
        return storeRetry.untilDone(() -> {
            var due = reader.dueHolds(hold.account(), now());
            try {
                return Optional.of(placed(hold, extra, unanswered));
            } catch (TransactionCanceledException cancelled) {
                return !conditionFailed(record(cancelled))
                                && LedgerWriter.refused(extra, cancelled.cancellationReasons())
                        ? Optional.of(new ExtraWrites.Rejected())
                        : whyNotPlaced(hold, due, unanswered, cancelled).map(outcome -> outcome);
            }
        });
    }

    /// Empty when credits that fell due were reclaimed, so that another try is worth it.
    private Optional<PlaceHoldOutcome> tryToPlace(Hold hold, List<OpenHold> due, UnansweredWrites unanswered) {
        try {
            return Optional.of(placed(hold, ExtraWrites.NONE, unanswered));
        } catch (TransactionCanceledException cancelled) {
            return whyNotPlaced(hold, due, unanswered, cancelled);
        }
    }

    private PlaceHoldOutcome.Placed placed(Hold hold, ExtraWrites extraWrites, UnansweredWrites unanswered) {
        unanswered.watch(() -> writer.write(table.placing(hold, extraWrites)));
        timers.schedule(hold);
        return new PlaceHoldOutcome.Placed(hold);
    }

    private Optional<PlaceHoldOutcome> whyNotPlaced(
            Hold hold, List<OpenHold> due, UnansweredWrites unanswered, TransactionCanceledException cancelled) {
        var record = record(cancelled);
        if (conditionFailed(record)) {
            var existing = LedgerItems.hold(record.item());
            if (existing.isDue(now())) {
                // A call that ends it may still be under way: the answer waits until it is certain.
                writer.expire(existing.open());
                return Optional.empty();
            }
            return Optional.of(HoldRules.repeatedPlace(existing, hold, now()));
        }
        return writer.whatIsMissing(cancelled, due, hold.amount()).map(available -> repeated(hold)
                .orElseGet(() ->
                        unanswered.unlessAny(new PlaceHoldOutcome.InsufficientCredits(available, hold.amount()))));
    }

    private static CancellationReason record(TransactionCanceledException cancelled) {
        return cancelled.cancellationReasons().get(LedgerTable.RECORD_WRITE);
    }

    /// What the call finds when it repeats an earlier one, which may itself have taken the last credits.
    private Optional<PlaceHoldOutcome> repeated(Hold hold) {
        return settled(hold.id()).map(existing -> HoldRules.repeatedPlace(existing, hold, now()));
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

    private Instant now() {
        return StoredTime.now(clock);
    }
}
