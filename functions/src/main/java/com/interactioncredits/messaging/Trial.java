package com.interactioncredits.messaging;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is known of the attempts to hand a message to WhatsApp.
enum Trial {
    /// Never attempted.
    NONE,
    /// An attempt was claimed and may be under way; only its own answer or time can tell.
    CLAIMED,
    /// WhatsApp said of every attempt so far that it was not taken: it may be attempted again.
    NOT_TAKEN,
    /// WhatsApp took it.
    TAKEN,
    /// WhatsApp refused it for good.
    REFUSED,
    /// Unknown whether WhatsApp accepted it: never attempted again.
    UNKNOWN;

    boolean allowsAttempt() {
        return this == NONE || this == NOT_TAKEN;
    }

    /// Whether the last attempt may still get its answer.
    boolean isOpen() {
        return this == CLAIMED || this == UNKNOWN;
    }

    /// Whether WhatsApp's answer is noted, so that it can be acted on.
    boolean isAnswered() {
        return this == TAKEN || this == REFUSED;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Trial> named(String label) {
        return Arrays.stream(values())
                .filter(trial -> trial.label().equals(label))
                .findFirst();
    }
}
