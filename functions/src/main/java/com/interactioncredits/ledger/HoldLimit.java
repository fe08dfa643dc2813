package com.interactioncredits.ledger;

import com.interactioncredits.credits.RateLimit;
import java.time.Instant;
import java.util.Optional;

/// How many holds an account may have active, without those of messages, and how quickly it may place them.
///
/// @param activeHolds calls in flight may exceed it
/// @param rate is never exceeded; empty for no limit
public record HoldLimit(int activeHolds, Optional<RateLimit> rate) {
    /// The outcomes of placing a hold under a limit, in order of precedence.
    public sealed interface Outcome permits PlaceHoldOutcome, RateLimited, TooManyHolds {}

    /// As many holds of users and services are active as may be.
    ///
    /// @param nextExpiryAt when the first of them expires
    public record TooManyHolds(int limit, Instant nextExpiryAt, Instant asOf) implements Outcome {}
}
