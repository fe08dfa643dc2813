package com.interactioncredits.messages;

import com.interactioncredits.store.Labels;
import java.util.Optional;

/// What is known of the attempts to hand a message to WhatsApp.
public enum AttemptState {
    /// Never attempted.
    NONE("none"),
    /// An attempt was claimed and may be under way; only its own answer or time decides.
    CLAIMED("claimed"),
    /// No attempt so far was accepted, and WhatsApp may accept another one.
    NOT_ACCEPTED("not_taken"),
    /// WhatsApp accepted it.
    ACCEPTED("taken"),
    /// WhatsApp refused it permanently.
    REFUSED("refused"),
    /// Unknown whether WhatsApp accepted it: never attempted again.
    UNKNOWN("unknown");

    private final String stored;

    AttemptState(String stored) {
        this.stored = stored;
    }

    public boolean allowsAttempt() {
        return this == NONE || this == NOT_ACCEPTED;
    }

    /// Whether the last attempt may still get its answer.
    boolean isOpen() {
        return this == CLAIMED || this == UNKNOWN;
    }

    /// Whether WhatsApp's answer is recorded, so that it can be acted on.
    boolean isAnswered() {
        return this == ACCEPTED || this == REFUSED;
    }

    public String label() {
        return stored;
    }

    public static Optional<AttemptState> named(String label) {
        return Labels.named(AttemptState.class, AttemptState::label, label);
    }
}
