package com.interactioncredits.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// A wish to set credits aside.
///
/// @param lasts how long the hold stays active when nobody ends it; whole seconds
public record PlaceHold(
        AccountId account,
        Hold.Source source,
        Reference reference,
        Credits amount,
        Duration lasts,
        Optional<UUID> messageId) {

    Hold placedAt(Instant now) {
        return new Hold(
                Hold.idOf(account, source, reference),
                account,
                amount.amount(),
                OptionalLong.empty(),
                reference,
                Hold.Status.ACTIVE,
                source,
                messageId,
                now.plus(lasts),
                now,
                now);
    }
}
