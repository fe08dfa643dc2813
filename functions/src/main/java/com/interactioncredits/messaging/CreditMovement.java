package com.interactioncredits.messaging;

/// How the credits move together with a message.
enum CreditMovement {
    NONE,
    CONVERT,
    RELEASE,
    REFUND,
    DEDUCT_LATE
}
