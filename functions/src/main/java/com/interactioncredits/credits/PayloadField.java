package com.interactioncredits.credits;

/// A field in which a repeated call can differ from the first one with its reference.
public enum PayloadField {
    HOLD,
    AMOUNT,
    REASON,
    DURATION
}
