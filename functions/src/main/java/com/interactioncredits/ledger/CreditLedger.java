package com.interactioncredits.ledger;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Moves credits: each operation is one DynamoDB transaction whose conditions are the rules.
///
/// Every operation may be repeated: it has its effect once and then answers what exists. All of them throw
/// {@link TryAgainException} when the store stays contended or away.
public final class CreditLedger {

    public GrantOutcome grant(AccountId account, Reference reference, Credits amount, Optional<String> reason) {
        throw new UnsupportedOperationException();
    }

    public PlaceHoldOutcome place(PlaceHold wish) {
        throw new UnsupportedOperationException();
    }

    /// @param amount credits to deduct; the whole hold when empty. The rest is available again at once.
    public ConvertOutcome convert(AccountId account, HoldName name, Hold.Source ender, OptionalLong amount) {
        throw new UnsupportedOperationException();
    }

    public ReleaseOutcome release(AccountId account, HoldName name, Hold.Source ender) {
        throw new UnsupportedOperationException();
    }

    /// Tidies up after a hold whose time has come; does nothing to any other.
    public void expire(UUID holdId) {
        throw new UnsupportedOperationException();
    }
}
