package com.interactioncredits.ledger;

import java.time.Duration;

/// The account has as many calls as its limit allows; nothing was written or counted.
///
/// @param retryAfter until the next one fits, if no other call comes first
public record RateLimited(Duration retryAfter) implements HoldLimit.Outcome, ExtraWrites.PlaceOutcome {}
