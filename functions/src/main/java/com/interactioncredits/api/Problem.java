package com.interactioncredits.api;

import java.util.Locale;

/// Every refusal of the contract, in the order in which they are looked for.
enum Problem {
    NOT_FOUND(404, "There is nothing here"),
    UNAUTHORIZED(401, "Who is calling is not known"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON by its content type"),
    INVALID_REQUEST(400, "The request cannot be understood"),
    INVALID_CURSOR(400, "The cursor does not belong to this list"),
    FORBIDDEN(403, "The caller may not do this"),
    CURSOR_EXPIRED(410, "The cursor is too old"),
    HOLD_NOT_FOUND(404, "There is no such hold"),
    MESSAGE_NOT_FOUND(404, "There is no such message"),
    HOLD_MANAGED(409, "The hold is another's to end"),
    REFERENCE_REUSED(409, "The reference was used for something else"),
    HOLD_CONVERTED(409, "The hold was converted"),
    HOLD_RELEASED(409, "The hold was released"),
    HOLD_EXPIRED(410, "The hold has expired"),
    HOLD_NOT_CONVERTED(409, "The hold was not converted"),
    AMOUNT_EXCEEDS_HOLD(409, "The amount is more than the hold"),
    RATE_LIMITED(429, "Too many calls"),
    TOO_MANY_HOLDS(409, "Too many holds are active"),
    INSUFFICIENT_CREDITS(402, "There are not enough credits"),
    TRY_AGAIN(503, "The outcome is not known"),
    INTERNAL(500, "Something went wrong on our side");

    private static final String TYPES = "https://interactioncredits.dev/problems/";

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String type() {
        return TYPES + code();
    }
}
