package com.interactioncredits.operations;

import com.interactioncredits.store.Labels;
import java.time.Instant;
import java.util.Optional;

/// Whether sending has stopped by itself.
///
/// @param since when the first of the messages failed that opened it; empty unless it is open
/// @param cause empty unless it is open
public record BreakerState(Position position, Optional<Instant> since, Optional<Cause> cause) {
    static final BreakerState OFF = new BreakerState(Position.OFF, Optional.empty(), Optional.empty());
    static final BreakerState CLOSED = new BreakerState(Position.CLOSED, Optional.empty(), Optional.empty());

    public enum Position {
        /// By the settings nothing opens it.
        OFF,
        /// Messages are sent.
        CLOSED,
        /// Messages wait, but for probes.
        OPEN;

        public String label() {
            return Labels.of(this);
        }
    }

    public enum Cause {
        /// Errors that only the sending account can cause.
        ERRORS,
        NO_ANSWER;

        public String label() {
            return Labels.of(this);
        }
    }

    public boolean isOpen() {
        return position == Position.OPEN;
    }
}
