package com.interactioncredits.ledger;

import java.util.Set;

/// All that can come of a refund, in order of precedence.
public sealed interface RefundOutcome {
    record Refunded(Transaction transaction) implements RefundOutcome {}

    record NotFound() implements RefundOutcome {}

    /// The hold is a message's, whose refund WhatsApp's status decides.
    record Managed() implements RefundOutcome {}

    /// @param differs the fields of the payload that are not as they were first sent
    record ReferenceReused(Set<PayloadField> differs, Transaction existing) implements RefundOutcome {}

    record AlreadyRefunded(Transaction transaction) implements RefundOutcome {}

    record NotConverted(Hold hold) implements RefundOutcome {}

    /// All refunds together would be more than was converted.
    ///
    /// @param left what can still be refunded of the hold
    record AmountExceedsHold(Hold hold, long left) implements RefundOutcome {}
}
