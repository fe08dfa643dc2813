package com.interactioncredits.http;

import java.util.Locale;

/// Every refusal of the contract, in the order in which they are looked for.
public enum Problem {
    NOT_FOUND(404, "Not found"),
    UNAUTHORIZED(401, "Authentication required"),
    BODY_TOO_LARGE(413, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INVALID_REQUEST(400, "Invalid request"),
    INVALID_CURSOR(400, "Invalid cursor"),
    FORBIDDEN(403, "Permission denied"),
    CURSOR_EXPIRED(410, "Cursor expired"),
    HOLD_NOT_FOUND(404, "Hold not found"),
    MESSAGE_NOT_FOUND(404, "Message not found"),
    HOLD_MANAGED(409, "Hold managed by another caller"),
    REFERENCE_REUSED(409, "Reference already used"),
    HOLD_CONVERTED(409, "Hold already converted"),
    HOLD_RELEASED(409, "Hold already released"),
    HOLD_EXPIRED(410, "Hold expired"),
    HOLD_NOT_CONVERTED(409, "Hold not converted"),
    AMOUNT_EXCEEDS_HOLD(409, "Amount exceeds hold"),
    ACCOUNT_FROZEN(403, "Account frozen"),
    RATE_LIMITED(429, "Rate limit exceeded"),
    TOO_MANY_HOLDS(409, "Too many active holds"),
    INSUFFICIENT_CREDITS(402, "Insufficient credits"),
    SENDING_PAUSED(503, "Sending is paused"),
    TRY_AGAIN(503, "Temporarily unavailable"),
    INTERNAL(500, "Internal error");

    private static final String TYPES = "https://interactioncredits.dev/problems/";

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String type() {
        return TYPES + code();
    }
}
