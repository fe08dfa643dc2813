package com.interactioncredits.ledger;

import java.time.Instant;

/// How many holds an account may have active, without those of messages. Calls in flight may exceed it.
public record HoldLimit(int activeHolds) {
    /// The outcomes of placing a hold under a limit, in order of precedence.
    public sealed interface Outcome permits PlaceHoldOutcome, TooManyHolds {}

    /// As many holds of users and services are active as may be.
    ///
    /// @param nextExpiryAt when the first of them expires
    public record TooManyHolds(int limit, Instant nextExpiryAt, Instant asOf) implements Outcome {}
}
