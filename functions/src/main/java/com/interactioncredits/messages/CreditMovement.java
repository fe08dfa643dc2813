package com.interactioncredits.messages;

/// How the credits move together with a message.
public enum CreditMovement {
    NONE,
    CONVERT,
    RELEASE,
    REFUND,
    DEDUCT_LATE
}
