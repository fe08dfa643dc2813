package com.interactioncredits.ledger;

import com.interactioncredits.store.Labels;
import java.util.Optional;

/// How holds are placed: [ADR 0025](../../../../../../../docs/adr/0025-a-busy-account-commits-by-one-write.md).
public enum PlaceBy {
    /// By one transaction. Transactions on one account refuse each other.
    TRANSACTION,
    /// By one conditional write of the account, after which the hold's records are written. Such writes queue.
    COMMIT,
    /// By a transaction, and on an account that is busy by a commit.
    ADAPTIVE;

    public String label() {
        return Labels.of(this);
    }

    public static Optional<PlaceBy> named(String label) {
        return Labels.named(PlaceBy.class, label);
    }
}
