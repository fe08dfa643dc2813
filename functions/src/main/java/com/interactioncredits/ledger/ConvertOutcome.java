package com.interactioncredits.ledger;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;

/// The outcomes of converting a hold, in order of precedence.
public sealed interface ConvertOutcome
        permits ConvertOutcome.Converted,
                ConvertOutcome.ConvertedOtherwise,
                ConvertOutcome.AlreadyConverted,
                ConvertOutcome.Returned,
                ConvertOutcome.AmountExceedsHold,
                ConvertOutcome.InsufficientCredits,
                HoldUnavailable {
    record Converted(Hold hold, Transaction deduction) implements ConvertOutcome {}

    /// Converted before, with another amount.
    record ConvertedOtherwise(Hold hold) implements ConvertOutcome {}

    record AlreadyConverted(Hold hold, Transaction deduction) implements ConvertOutcome {}

    /// Released or expired: its credits are available again.
    record Returned(Hold hold) implements ConvertOutcome {}

    record AmountExceedsHold(Hold hold) implements ConvertOutcome {}

    /// More than the hold was to be deducted, and the account has not so much more.
    ///
    /// @param required what is to be deducted beyond the hold
    record InsufficientCredits(long available, long required) implements ConvertOutcome {}
}
