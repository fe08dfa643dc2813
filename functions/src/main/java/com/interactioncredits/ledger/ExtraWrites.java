package com.interactioncredits.ledger;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Writes in the same transaction as a movement of credits. The ledger does not look inside:
/// it only reports when one of their conditions did not hold.
public record ExtraWrites(List<TransactWriteItem> writes) {
    static final ExtraWrites NONE = new ExtraWrites(List.of());

    public ExtraWrites {
        writes = List.copyOf(writes);
    }

    /// What placing a hold with extra writes may answer.
    public sealed interface PlaceOutcome permits PlaceHoldOutcome, RateLimited, Rejected {}

    /// A condition of the extra writes failed, and nothing was written.
    public record Rejected() implements PlaceOutcome, Corrections.Outcome {}
}
