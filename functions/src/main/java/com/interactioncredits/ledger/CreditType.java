package com.interactioncredits.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a credit buys. Every type follows the same rules; a user has one account of each.
public enum CreditType {
    /// WhatsApp messages.
    INTERACTION,
    SCRAPER;

    /// The type as URLs and answers spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CreditType> named(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label().equals(label))
                .findFirst();
    }
}
