package com.interactioncredits.messaging;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Which proof that a message went out turns its hold into a deduction.
public enum ChargeOn {
    /// WhatsApp took it: its 200 with an id, or a webhook that says sent, delivered or read.
    ACCEPTED,
    /// It reached the person: a webhook that says delivered or read.
    DELIVERED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ChargeOn> named(String label) {
        return Arrays.stream(values())
                .filter(choice -> choice.label().equals(label))
                .findFirst();
    }
}
