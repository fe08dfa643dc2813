package com.interactioncredits.ledger;

import java.time.Instant;
import java.util.List;

/// All that can become of placing a hold, in order of precedence.
public sealed interface PlaceHoldOutcome {
    record Placed(Hold hold) implements PlaceHoldOutcome {}

    /// The same reference was placed before with the same payload.
    record AlreadyPlaced(Hold hold) implements PlaceHoldOutcome {}

    /// The same reference was placed before with the same payload, and that hold is no longer active.
    record AlreadyEnded(Hold hold) implements PlaceHoldOutcome {}

    /// @param differs the fields of the payload that are not as they were first sent
    record ReferenceReused(List<String> differs, Hold existing) implements PlaceHoldOutcome {}

    /// A condition of the extra writes failed.
    record ExtraWritesRejected() implements PlaceHoldOutcome {}

    /// As many holds of users and services are active as may be.
    ///
    /// @param nextExpiryAt when the first of them expires
    record TooManyHolds(int limit, Instant nextExpiryAt, Instant asOf) implements PlaceHoldOutcome {}

    record InsufficientCredits(long available, long required) implements PlaceHoldOutcome {
        public long shortfall() {
            return required - available;
        }
    }
}
