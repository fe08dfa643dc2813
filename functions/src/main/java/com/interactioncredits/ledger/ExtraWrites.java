package com.interactioncredits.ledger;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Writes in the same transaction as a movement of credits. The ledger does not look inside:
/// it only reports when one of their conditions did not hold.
public record ExtraWrites(List<TransactWriteItem> writes) {
    public static final ExtraWrites NOTHING = new ExtraWrites(List.of());

    public ExtraWrites {
        writes = List.copyOf(writes);
    }
}
