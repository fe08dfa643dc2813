package com.interactioncredits.ledger;

/// All that can come of a refund or a late deduction.
public sealed interface CorrectionOutcome
        permits CorrectionOutcome.Corrected, CorrectionOutcome.AlreadyCorrected, ExtraWrites.Rejected {
    record Corrected(Transaction transaction) implements CorrectionOutcome {}

    record AlreadyCorrected(Transaction transaction) implements CorrectionOutcome {}
}
