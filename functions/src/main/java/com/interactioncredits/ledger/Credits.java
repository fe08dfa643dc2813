package com.interactioncredits.ledger;

/// A positive number of whole credits, to be moved by one call.
public record Credits(long amount) {
    public Credits {
        if (amount <= 0) {
            throw new IllegalArgumentException("credits to move must be positive: " + amount);
        }
    }
}
