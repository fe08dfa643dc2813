package com.interactioncredits.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// What a call means for a record that is there already. Pure; each rule in its order of precedence.
final class HoldRules {
    private HoldRules() {}

    static UUID idOf(AccountId account, HoldName name, Principal caller) {
        return switch (name) {
            case HoldName.ById(var id) -> id;
            case HoldName.ByReference(var reference) -> Hold.idOf(account, caller.source(), reference);
        };
    }

    static GrantOutcome repeatedGrant(Transaction existing, Transaction asked) {
        var differs = differs(existing, asked.amount(), asked.reason());
        return differs.isEmpty()
                ? new GrantOutcome.AlreadyGranted(existing)
                : new GrantOutcome.ReferenceReused(differs, existing);
    }

    /// The fields of a repeated movement's payload that are not as they were first sent.
    private static List<String> differs(Transaction existing, long amount, Optional<String> reason) {
        var differs = new ArrayList<String>();
        if (existing.amount() != amount) {
            differs.add("amount");
        }
        if (!existing.reason().equals(reason)) {
            differs.add("reason");
        }
        return differs;
    }

    static PlaceHoldOutcome repeatedPlace(Hold existing, Hold asked, Instant now) {
        var differs = new ArrayList<String>();
        if (existing.amount() != asked.amount()) {
            differs.add("amount");
        }
        if (!existing.lasts().equals(asked.lasts())) {
            differs.add("expiresInSeconds");
        }
        var hold = existing.asOf(now);
        if (!differs.isEmpty()) {
            return new PlaceHoldOutcome.ReferenceReused(differs, hold);
        }
        return hold.status() == Hold.Status.ACTIVE
                ? new PlaceHoldOutcome.AlreadyPlaced(hold)
                : new PlaceHoldOutcome.AlreadyEnded(hold);
    }

    /// Empty when the hold may be converted now.
    static Optional<ConvertOutcome> whyNotConverted(
            Optional<Hold> found, AccountId account, Principal ender, OptionalLong amount, Instant now) {
        var own = found.filter(hold -> hold.account().equals(account)).map(hold -> hold.asOf(now));
        if (own.isEmpty()) {
            return Optional.of(new ConvertOutcome.NotFound());
        }
        var hold = own.get();
        if (!ender.mayEnd(hold)) {
            return Optional.of(new ConvertOutcome.Managed());
        }
        var wanted = amount.orElse(hold.amount());
        return switch (hold.status()) {
            case CONVERTED ->
                Optional.of(
                        wanted == hold.convertedAmount().orElseThrow()
                                ? new ConvertOutcome.AlreadyConverted(hold, Transaction.deductionOf(hold))
                                : new ConvertOutcome.ConvertedOtherwise(hold));
            case RELEASED, EXPIRED -> Optional.of(new ConvertOutcome.Returned(hold));
            case ACTIVE ->
                wanted > hold.amount() ? Optional.of(new ConvertOutcome.AmountExceedsHold(hold)) : Optional.empty();
        };
    }

    static AdjustOutcome repeatedAdjustment(Transaction existing, Transaction asked) {
        var differs = differs(existing, asked.amount(), asked.reason());
        return differs.isEmpty()
                ? new AdjustOutcome.AlreadyAdjusted(existing)
                : new AdjustOutcome.ReferenceReused(differs, existing);
    }

    /// Empty when so much of the hold may be given back now.
    ///
    /// @param own the hold, if it is the account's own
    /// @param existing what the reference was used for before
    static Optional<RefundOutcome> whyNotRefunded(
            Optional<Hold> own,
            Optional<Transaction> existing,
            OptionalLong amount,
            Optional<String> reason,
            Instant now) {
        if (own.isEmpty()) {
            return Optional.of(new RefundOutcome.NotFound());
        }
        var hold = own.get().asOf(now);
        if (hold.source() == Hold.Source.MESSAGE) {
            return Optional.of(new RefundOutcome.Managed());
        }
        var wanted = amount.isPresent() ? amount : hold.convertedAmount();
        if (existing.isPresent()) {
            return Optional.of(repeatedRefund(existing.get(), hold, wanted, reason));
        }
        if (hold.status() != Hold.Status.CONVERTED) {
            return Optional.of(new RefundOutcome.NotConverted(hold));
        }
        var left = hold.convertedAmount().orElseThrow() - hold.refunded();
        return wanted.orElseThrow() > left
                ? Optional.of(new RefundOutcome.AmountExceedsHold(hold, left))
                : Optional.empty();
    }

    private static RefundOutcome repeatedRefund(
            Transaction existing, Hold hold, OptionalLong amount, Optional<String> reason) {
        var differs = new ArrayList<String>();
        if (!existing.holdId().equals(Optional.of(hold.id()))) {
            differs.add("holdId");
        }
        // No amount is none that was ever refunded.
        differs.addAll(differs(existing, amount.orElse(0), reason));
        return differs.isEmpty()
                ? new RefundOutcome.AlreadyRefunded(existing)
                : new RefundOutcome.ReferenceReused(differs, existing);
    }

    /// Empty when the hold may be extended now.
    static Optional<ExtendOutcome> whyNotExtended(
            Optional<Hold> found, AccountId account, Principal extender, Instant now) {
        var own = found.filter(hold -> hold.account().equals(account)).map(hold -> hold.asOf(now));
        if (own.isEmpty()) {
            return Optional.of(new ExtendOutcome.NotFound());
        }
        var hold = own.get();
        if (!extender.mayEnd(hold)) {
            return Optional.of(new ExtendOutcome.Managed());
        }
        return switch (hold.status()) {
            case CONVERTED -> Optional.of(new ExtendOutcome.Converted(hold));
            case RELEASED, EXPIRED -> Optional.of(new ExtendOutcome.Returned(hold));
            case ACTIVE -> Optional.empty();
        };
    }

    /// Empty when the hold may be released now.
    static Optional<ReleaseOutcome> whyNotReleased(
            Optional<Hold> found, AccountId account, Principal ender, Instant now) {
        var own = found.filter(hold -> hold.account().equals(account)).map(hold -> hold.asOf(now));
        if (own.isEmpty()) {
            return Optional.of(new ReleaseOutcome.NotFound());
        }
        var hold = own.get();
        if (!ender.mayEnd(hold)) {
            return Optional.of(new ReleaseOutcome.Managed());
        }
        return switch (hold.status()) {
            case CONVERTED -> Optional.of(new ReleaseOutcome.AlreadyConverted(hold));
            case RELEASED, EXPIRED -> Optional.of(new ReleaseOutcome.AlreadyReturned(hold));
            case ACTIVE -> Optional.empty();
        };
    }
}
