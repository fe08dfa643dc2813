package com.interactioncredits.messages;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.store.Labels;
import java.util.Optional;

/// Where the credits of a message are.
public enum CreditState {
    HELD("held"),
    CHARGED("charged"),
    /// Available to the user: released, expired, refunded, or never held.
    RETURNED("back");

    private final String stored;

    CreditState(String stored) {
        this.stored = stored;
    }

    /// Under a hold with this status.
    public static CreditState under(Hold.Status status) {
        return switch (status) {
            case ACTIVE -> HELD;
            case CONVERTED -> CHARGED;
            case RELEASED, EXPIRED -> RETURNED;
        };
    }

    public String label() {
        return stored;
    }

    public static Optional<CreditState> named(String label) {
        return Labels.named(CreditState.class, CreditState::label, label);
    }
}
