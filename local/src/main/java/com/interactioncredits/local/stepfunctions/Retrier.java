package com.interactioncredits.local.stepfunctions;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// One entry of `Retry`.
record Retrier(
        ErrorNames errors,
        int intervalSeconds,
        double backoffRate,
        int maxAttempts,
        int maxDelaySeconds,
        boolean fullJitter) {

    /// The most that AWS takes for `MaxDelaySeconds`, and so the cap where none is given.
    static final int LONGEST_DELAY_SECONDS = 31_622_400;

    /// The gap before the next try, when this Retrier has been used `used` times since the state was entered.
    Duration delay(int used, RandomGenerator random) {
        double seconds = Math.min(intervalSeconds * Math.pow(backoffRate, used), maxDelaySeconds);
        return Duration.ofMillis(Math.round(seconds * (fullJitter ? random.nextDouble() : 1) * 1000));
    }
}
