package com.interactioncredits.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a machine may be allowed to do.
public enum Scope {
    /// To place, deduct, release and extend holds.
    HOLD,
    /// To send messages.
    SEND,
    /// To grant credits, take them back and refund them.
    GRANT,
    /// To read.
    READ;

    /// As the setting and the refusals spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> named(String label) {
        return Arrays.stream(values())
                .filter(scope -> scope.label().equals(label))
                .findFirst();
    }
}
