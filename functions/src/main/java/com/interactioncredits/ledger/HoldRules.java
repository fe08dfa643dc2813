package com.interactioncredits.ledger;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.credits.Transaction;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;

/// What a call means for a record that is there already. Pure; each rule in its order of precedence.
final class HoldRules {
    private HoldRules() {}

    /// What the hold that a call names is to its caller.
    sealed interface Access permits Own, Due, HoldUnavailable {}

    record Own(Hold hold) implements Access {}

    /// The caller's own, and its time is up although the table says that it is active.
    record Due(Hold hold) implements Access {}

    static Access access(Optional<Hold> found, HoldCall call, Instant now) {
        var own = found.filter(hold -> hold.account().equals(call.account()));
        if (own.isEmpty()) {
            return new HoldUnavailable.NotFound();
        }
        var hold = own.get();
        if (!call.caller().mayEnd(hold)) {
            return new HoldUnavailable.Managed();
        }
        return hold.isDue(now) ? new Due(hold) : new Own(hold);
    }

    static GrantOutcome repeatedGrant(Transaction existing, Transaction asked) {
        var differs = differs(existing, asked.amount(), asked.reason());
        return differs.isEmpty()
                ? new GrantOutcome.AlreadyGranted(existing)
                : new GrantOutcome.ReferenceReused(differs, existing);
    }

    /// The fields of a repeated movement's payload that are not as they were first sent.
    private static EnumSet<PayloadField> differs(Transaction existing, long amount, Optional<String> reason) {
        var differs = EnumSet.noneOf(PayloadField.class);
        if (existing.amount() != amount) {
            differs.add(PayloadField.AMOUNT);
        }
        if (!existing.reason().equals(reason)) {
            differs.add(PayloadField.REASON);
        }
        return differs;
    }

    static PlaceHoldOutcome repeatedPlace(Hold existing, Hold asked, Instant now) {
        var differs = EnumSet.noneOf(PayloadField.class);
        if (existing.amount() != asked.amount()) {
            differs.add(PayloadField.AMOUNT);
        }
        if (!existing.duration().equals(asked.duration())) {
            differs.add(PayloadField.DURATION);
        }
        var hold = existing.asOf(now);
        if (!differs.isEmpty()) {
            return new PlaceHoldOutcome.ReferenceReused(differs, hold);
        }
        return hold.status() == Hold.Status.ACTIVE
                ? new PlaceHoldOutcome.AlreadyPlaced(hold)
                : new PlaceHoldOutcome.AlreadyEnded(hold);
    }

    /// Empty when so much of the hold may be converted now.
    static Optional<ConvertOutcome> whyNotConverted(Hold hold, long amount) {
        return switch (hold.status()) {
            case CONVERTED ->
                Optional.of(
                        amount == hold.convertedAmount().orElseThrow()
                                ? new ConvertOutcome.AlreadyConverted(hold, Transaction.deductionOf(hold))
                                : new ConvertOutcome.ConvertedOtherwise(hold));
            case RELEASED, EXPIRED -> Optional.of(new ConvertOutcome.Returned(hold));
            case ACTIVE ->
                amount > hold.amount() ? Optional.of(new ConvertOutcome.AmountExceedsHold(hold)) : Optional.empty();
        };
    }

    static Adjustments.Outcome repeatedAdjustment(Transaction existing, Transaction asked) {
        var differs = differs(existing, asked.amount(), asked.reason());
        return differs.isEmpty()
                ? new Adjustments.Outcome.AlreadyAdjusted(existing)
                : new Adjustments.Outcome.ReferenceReused(differs, existing);
    }

    /// Empty when so much of the hold may be given back now.
    ///
    /// @param own the hold, if it is the account's own
    /// @param existing what the reference was used for before
    static Optional<Refunds.Outcome> whyNotRefunded(
            Optional<Hold> own,
            Optional<Transaction> existing,
            OptionalLong amount,
            Optional<String> reason,
            Instant now) {
        if (own.isEmpty()) {
            return Optional.of(new Refunds.Outcome.NotFound());
        }
        var hold = own.get().asOf(now);
        if (hold.source() == Hold.Source.MESSAGE) {
            return Optional.of(new Refunds.Outcome.Managed());
        }
        var wanted = amount.isPresent() ? amount : hold.convertedAmount();
        if (existing.isPresent()) {
            return Optional.of(repeatedRefund(existing.get(), hold, wanted, reason));
        }
        if (hold.status() != Hold.Status.CONVERTED) {
            return Optional.of(new Refunds.Outcome.NotConverted(hold));
        }
        var left = hold.convertedAmount().orElseThrow() - hold.refunded();
        return wanted.orElseThrow() > left
                ? Optional.of(new Refunds.Outcome.AmountExceedsHold(hold, left))
                : Optional.empty();
    }

    private static Refunds.Outcome repeatedRefund(
            Transaction existing, Hold hold, OptionalLong amount, Optional<String> reason) {
        var differs = EnumSet.noneOf(PayloadField.class);
        if (!existing.holdId().equals(Optional.of(hold.id()))) {
            differs.add(PayloadField.HOLD);
        }
        // 0 never equals a stored amount.
        differs.addAll(differs(existing, amount.orElse(0), reason));
        return differs.isEmpty()
                ? new Refunds.Outcome.AlreadyRefunded(existing)
                : new Refunds.Outcome.ReferenceReused(differs, existing);
    }

    /// Empty when the hold may be extended now.
    static Optional<ExtendOutcome> whyNotExtended(Hold hold) {
        return switch (hold.status()) {
            case CONVERTED -> Optional.of(new ExtendOutcome.Converted(hold));
            case RELEASED, EXPIRED -> Optional.of(new ExtendOutcome.Returned(hold));
            case ACTIVE -> Optional.empty();
        };
    }

    /// Empty when the hold may be released now.
    static Optional<ReleaseOutcome> whyNotReleased(Hold hold) {
        return switch (hold.status()) {
            case CONVERTED -> Optional.of(new ReleaseOutcome.AlreadyConverted(hold));
            case RELEASED, EXPIRED -> Optional.of(new ReleaseOutcome.AlreadyReturned(hold));
            case ACTIVE -> Optional.empty();
        };
    }
}
