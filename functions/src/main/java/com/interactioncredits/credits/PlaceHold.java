package com.interactioncredits.credits;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Credits to set aside.
///
/// @param duration how long the hold stays active unless it is ended; whole seconds
public record PlaceHold(
        AccountId account,
        Principal by,
        Reference reference,
        Credits amount,
        Duration duration,
        Optional<UUID> messageId) {

    public Hold placedAt(Instant now) {
        return new Hold(
                Hold.idOf(account, by.source(), reference),
                account,
                amount.amount(),
                OptionalLong.empty(),
                reference,
                Hold.Status.ACTIVE,
                by.source(),
                messageId,
                Optional.of(by.actor()),
                Optional.empty(),
                duration,
                0,
                OptionalLong.empty(),
                0,
                now.plus(duration),
                now,
                now);
    }
}
