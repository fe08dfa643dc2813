package com.interactioncredits.ledger;

/// All that can become of a refund or a late deduction.
public sealed interface CorrectionOutcome {
    record Corrected(Transaction transaction) implements CorrectionOutcome {}

    record AlreadyCorrected(Transaction transaction) implements CorrectionOutcome {}

    /// A condition of the extra writes failed.
    record ExtraWritesRejected() implements CorrectionOutcome {}
}
