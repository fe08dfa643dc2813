package com.interactioncredits.messages;

import com.interactioncredits.credits.Hold;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What a message costs, and where those credits are.
///
/// @param credits the price, fixed when the message was accepted
/// @param holdId absent when the message was refused before its credits were held
/// @param holdExpiresAt when the hold's time is up; absent like the hold
/// @param chargedLate whether the message's one late deduction was made
public record Payment(
        long credits,
        ChargeOn chargeOn,
        Optional<UUID> holdId,
        Optional<Instant> holdExpiresAt,
        CreditState state,
        boolean chargedLate) {

    static Payment heldBy(Hold hold, ChargeOn chargeOn) {
        return new Payment(
                hold.amount(),
                chargeOn,
                Optional.of(hold.id()),
                Optional.of(hold.expiresAt()),
                CreditState.HELD,
                false);
    }

    static Payment neverHeld(Terms terms) {
        return new Payment(
                terms.price(), terms.chargeOn(), Optional.empty(), Optional.empty(), CreditState.RETURNED, false);
    }

    Payment with(CreditState next) {
        return new Payment(credits, chargeOn, holdId, holdExpiresAt, next, chargedLate);
    }

    Payment until(Instant expiry) {
        return new Payment(credits, chargeOn, holdId, Optional.of(expiry), state, chargedLate);
    }

    Payment deductedLate() {
        return new Payment(credits, chargeOn, holdId, holdExpiresAt, CreditState.CHARGED, true);
    }

    /// Whether the hold is not known to have ended, and does not expire before then.
    public boolean isHeldUntil(Instant time) {
        return state == CreditState.HELD
                && holdExpiresAt.filter(end -> !time.isAfter(end)).isPresent();
    }

    public boolean isHeldAt(Instant now) {
        return state == CreditState.HELD && !isOutOfTime(now);
    }

    public boolean isOutOfTime(Instant now) {
        return holdExpiresAt.filter(now::isBefore).isEmpty();
    }
}
