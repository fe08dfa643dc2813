package com.interactioncredits.ledger;

/// All that can become of a refund or a late deduction.
public sealed interface CorrectionOutcome {
    record Corrected(Transaction transaction) implements CorrectionOutcome {}

    record AlreadyCorrected(Transaction transaction) implements CorrectionOutcome {}

    /// A condition of the writes alongside did not hold.
    record AlongsideRefused() implements CorrectionOutcome {}
}
