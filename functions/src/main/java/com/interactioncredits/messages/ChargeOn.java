package com.interactioncredits.messages;

import com.interactioncredits.store.Labels;
import java.util.Optional;

/// Which proof that a message went out turns its hold into a deduction.
public enum ChargeOn {
    /// WhatsApp accepted it: its 200 with an id, or a webhook that says sent, delivered or read.
    ACCEPTED,
    /// It reached the person: a webhook that says delivered or read.
    DELIVERED;

    public String label() {
        return Labels.of(this);
    }

    public static Optional<ChargeOn> named(String label) {
        return Labels.named(ChargeOn.class, label);
    }
}
