package com.interactioncredits.ledger;

import java.time.Duration;
import java.util.Optional;
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
        Optional<UUID> messageId) {}
