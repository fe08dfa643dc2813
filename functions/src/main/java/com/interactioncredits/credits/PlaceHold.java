package com.interactioncredits.credits;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Credits to set aside.
///
/// @param lasts how long the hold stays active unless it is ended; whole seconds
public record PlaceHold(
        AccountId account,
        Principal by,
        Reference reference,
        Credits amount,
        Duration lasts,
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
                lasts,
                0,
                OptionalLong.empty(),
                0,
                now.plus(lasts),
                now,
                now);
    }
}
