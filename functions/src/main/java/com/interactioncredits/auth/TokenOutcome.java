package com.interactioncredits.auth;

/// The result of verifying a call's token.
public sealed interface TokenOutcome {

    record Verified(Caller caller) implements TokenOutcome {}

    /// The caller sees no more than 401; the reason is for logs, metrics and tests.
    record Refused(Reason reason) implements TokenOutcome {}

    /// There is no key to judge by: the token may well be good, and the same call may succeed soon.
    record KeysUnavailable() implements TokenOutcome {}

    /// In the order in which they are looked for.
    enum Reason {
        NO_TOKEN,
        TOO_LARGE,
        NOT_BEARER,
        OPAQUE,
        MALFORMED,
        ALGORITHM,
        FORBIDDEN_HEADER,
        TYPE,
        CATEGORY,
        KEY_ID,
        UNKNOWN_KEY,
        SIGNATURE,
        CLAIMS,
        ISSUER,
        TIMES,
        EXPIRED,
        NOT_YET_VALID,
        ISSUED_IN_FUTURE,
        SUBJECT,
        MACHINE_NOT_ALLOWED,
        AUDIENCE,
        LIFETIME,
        ORIGIN,
        STATUS,
        ACTOR
    }
}
