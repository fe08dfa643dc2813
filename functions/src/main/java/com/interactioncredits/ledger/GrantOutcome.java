package com.interactioncredits.ledger;

import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.credits.Transaction;
import java.util.Set;

/// The outcomes of granting credits, in order of precedence.
public sealed interface GrantOutcome {
    record Granted(Transaction transaction) implements GrantOutcome {}

    /// @param differs the fields of the payload that are not as they were first sent
    record ReferenceReused(Set<PayloadField> differs, Transaction existing) implements GrantOutcome {}

    record AlreadyGranted(Transaction transaction) implements GrantOutcome {}

    /// The account would have been granted more than it can ever hold.
    ///
    /// @param most the largest grant that still fits
    record OverLimit(long most) implements GrantOutcome {}
}
