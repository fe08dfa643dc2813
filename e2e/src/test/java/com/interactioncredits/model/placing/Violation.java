package com.interactioncredits.model.placing;

import java.util.Optional;

record Violation(Kind kind, String detail) {
    enum Kind {
        CREDITS_LOST,
        CREDITS_CREATED,
        AVAILABLE_NEGATIVE,
        OPEN_WITHOUT_ACTIVE_HOLD,
        ACTIVE_HOLD_WITHOUT_OPEN,
        CONTENT_OF_A_SENT_MESSAGE,
        VERSION_FELL,
        CHANGE_WITHOUT_VERSION,
        PLACED_WITHOUT_HOLD,
        ACCEPTED_WITHOUT_MESSAGE,
        WRONG_402,
        WRONG_404,
        REFUSED_CALL_TOOK_EFFECT,
        WRONG_BALANCE,
        ENTRY_CANNOT_BE_CLEARED,
        HOLD_KEPT_FOR_A_REFUSED_MESSAGE
    }

    static Optional<Violation> of(Kind kind, Object detail) {
        return Optional.of(new Violation(kind, detail.toString()));
    }

    static Optional<Violation> none() {
        return Optional.empty();
    }
}
