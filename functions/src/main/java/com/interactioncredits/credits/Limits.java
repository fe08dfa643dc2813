package com.interactioncredits.credits;

import java.time.Duration;

/// How much, how long and how many one call may ask for. `OpenApiTest` compares them with `openapi.yaml`.
public final class Limits {
    /// Credits of one hold, deduction or refund, and so of one message.
    public static final long MAX_HELD = 1_000_000;

    /// Credits of one grant or adjustment.
    public static final long MAX_GRANT = 1_000_000_000;

    public static final Duration MIN_HOLD = Duration.ofMinutes(1);
    public static final Duration DEFAULT_HOLD = Duration.ofMinutes(15);
    public static final Duration MAX_HOLD = Duration.ofDays(7);

    /// Characters of the reason for a grant, an adjustment or a refund.
    public static final int MAX_REASON = 200;

    private Limits() {}
}
