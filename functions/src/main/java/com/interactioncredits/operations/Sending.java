package com.interactioncredits.operations;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.store.Labels;
import java.time.Instant;
import java.util.Optional;

/// Whether messages may be sent, as an operator set it last.
///
/// @param change the last one; empty before the first
/// @param version counts the changes
public record Sending(State state, Optional<Change> change, long version) {
    static final Sending NEVER_CHANGED = new Sending(State.ON, Optional.empty(), 0);

    public enum State {
        ON("on"),
        /// Nothing is accepted and nothing is attempted.
        PAUSED("paused"),
        /// Nothing is accepted; what was accepted is sent.
        DRAINING("draining");

        private final String label;

        State(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public static Optional<State> named(String label) {
            return Labels.named(State.class, State::label, label);
        }

        public boolean allowsNew() {
            return this == ON;
        }

        public boolean allowsAttempts() {
            return this != PAUSED;
        }
    }

    /// @param reason in an operator's words
    public record Change(String reason, Actor actor, Instant at) {}
}
