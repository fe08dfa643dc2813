package com.interactioncredits.ledger;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PayloadField;
import java.util.Set;

/// The outcomes of placing a hold, in order of precedence.
public sealed interface PlaceHoldOutcome extends HoldLimit.Outcome, ExtraWrites.PlaceOutcome {
    record Placed(Hold hold) implements PlaceHoldOutcome {}

    /// The same reference was placed before with the same payload.
    record AlreadyPlaced(Hold hold) implements PlaceHoldOutcome {}

    /// The same reference was placed before with the same payload, and that hold is no longer active.
    record AlreadyEnded(Hold hold) implements PlaceHoldOutcome {}

    /// @param differs the fields of the payload that are not as they were first sent
    record ReferenceReused(Set<PayloadField> differs, Hold existing) implements PlaceHoldOutcome {}

    /// Nothing may be held: an operator froze the account.
    record AccountFrozen() implements PlaceHoldOutcome {}

    record InsufficientCredits(long available, long required) implements PlaceHoldOutcome {
        public long shortfall() {
            return required - available;
        }
    }
}
