package com.interactioncredits.credits;

import com.interactioncredits.store.Labels;
import java.util.Optional;

/// What a credit buys. Every type follows the same rules; a user has one account of each.
public enum CreditType {
    /// WhatsApp messages.
    INTERACTION,
    SCRAPER;

    /// The type as URLs and answers spell it.
    public String label() {
        return Labels.of(this);
    }

    public static Optional<CreditType> named(String label) {
        return Labels.named(CreditType.class, label);
    }
}
