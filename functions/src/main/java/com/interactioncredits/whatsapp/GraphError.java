package com.interactioncredits.whatsapp;

import java.time.Duration;

/// An error of the Graph API, known by its code; Meta's own words change, and may contain the phone number.
///
/// @param code Meta's number, such as 131026
/// @param title what happened, in our words, fit to be shown to the user
/// @param passing whether the same message may be taken later
/// @param operatorAction whether every message fails until an operator puts something right (token, permission, policy)
public record GraphError(int code, String title, boolean passing, boolean operatorAction) {
    public static GraphError of(int code) {
        var known = GraphCode.of(code);
        return new GraphError(
                code, known.title(), known.fate() == GraphCode.Fate.PASSES, known.fate() == GraphCode.Fate.OPERATOR);
    }

    /// Whether it was the access token: another one may be accepted.
    public boolean concernsAccessToken() {
        return GraphCode.of(code) == GraphCode.TOKEN_EXPIRED;
    }

    /// How long this error asks to stay away after so many attempts, without jitter.
    Duration backoff(int attempts) {
        return GraphCode.of(code).backoff(attempts);
    }
}
