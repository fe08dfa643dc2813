package com.interactioncredits.ledger;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Further writes that happen together with a movement of credits or not at all. The ledger does not look inside:
/// it only reports when one of their conditions did not hold.
public record Alongside(List<TransactWriteItem> writes) {
    public static final Alongside NOTHING = new Alongside(List.of());

    public Alongside {
        writes = List.copyOf(writes);
    }
}
