package com.interactioncredits.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// What a call means for a record that is there already. Pure; each rule in its order of precedence.
final class Rulings {
    private Rulings() {}

    static UUID idOf(AccountId account, HoldName name, Hold.Source caller) {
        return switch (name) {
            case HoldName.ById(var id) -> id;
            case HoldName.ByReference(var reference) -> Hold.idOf(account, caller, reference);
        };
    }

    static GrantOutcome repeatedGrant(Transaction existing, Transaction wished) {
        var differs = new ArrayList<String>();
        if (existing.amount() != wished.amount()) {
            differs.add("amount");
        }
        if (!existing.reason().equals(wished.reason())) {
            differs.add("reason");
        }
        return differs.isEmpty()
                ? new GrantOutcome.AlreadyGranted(existing)
                : new GrantOutcome.ReferenceReused(differs, existing);
    }

    static PlaceHoldOutcome repeatedPlace(Hold existing, Hold wished, Instant now) {
        var differs = new ArrayList<String>();
        if (existing.amount() != wished.amount()) {
            differs.add("amount");
        }
        if (!existing.lasts().equals(wished.lasts())) {
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
            Optional<Hold> found, AccountId account, Hold.Source ender, OptionalLong amount, Instant now) {
        var own = found.filter(hold -> hold.account().equals(account)).map(hold -> hold.asOf(now));
        if (own.isEmpty()) {
            return Optional.of(new ConvertOutcome.NotFound());
        }
        var hold = own.get();
        if (!hold.mayBeEndedBy(ender)) {
            return Optional.of(new ConvertOutcome.Managed());
        }
        var wanted = amount.orElse(hold.amount());
        return switch (hold.status()) {
            case CONVERTED ->
                Optional.of(
                        wanted == hold.convertedAmount().orElseThrow()
                                ? new ConvertOutcome.AlreadyConverted(hold, hold.deduction())
                                : new ConvertOutcome.ConvertedOtherwise(hold));
            case RELEASED, EXPIRED -> Optional.of(new ConvertOutcome.Returned(hold));
            case ACTIVE ->
                wanted > hold.amount() ? Optional.of(new ConvertOutcome.AmountExceedsHold(hold)) : Optional.empty();
        };
    }

    /// Empty when the hold may be released now.
    static Optional<ReleaseOutcome> whyNotReleased(
            Optional<Hold> found, AccountId account, Hold.Source ender, Instant now) {
        var own = found.filter(hold -> hold.account().equals(account)).map(hold -> hold.asOf(now));
        if (own.isEmpty()) {
            return Optional.of(new ReleaseOutcome.NotFound());
        }
        var hold = own.get();
        if (!hold.mayBeEndedBy(ender)) {
            return Optional.of(new ReleaseOutcome.Managed());
        }
        return switch (hold.status()) {
            case CONVERTED -> Optional.of(new ReleaseOutcome.AlreadyConverted(hold));
            case RELEASED, EXPIRED -> Optional.of(new ReleaseOutcome.AlreadyReturned(hold));
            case ACTIVE -> Optional.empty();
        };
    }
}
