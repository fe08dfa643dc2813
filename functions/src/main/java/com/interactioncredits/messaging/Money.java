package com.interactioncredits.messaging;

import com.interactioncredits.ledger.Hold;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where the credits of a message are.
public enum Money {
    HELD,
    CHARGED,
    /// Back with the user: released, expired, refunded, or never held.
    BACK;

    /// Under a hold with this status.
    static Money under(Hold.Status status) {
        return switch (status) {
            case ACTIVE -> HELD;
            case CONVERTED -> CHARGED;
            case RELEASED, EXPIRED -> BACK;
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Money> named(String label) {
        return Arrays.stream(values())
                .filter(money -> money.label().equals(label))
                .findFirst();
    }
}
