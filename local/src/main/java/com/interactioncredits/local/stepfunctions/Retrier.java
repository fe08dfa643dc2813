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

    /// AWS's limit of `MaxDelaySeconds`, and the default.
    static final int MAX_DELAY_SECONDS = 31_622_400;

    /// The delay before the next try, after `used` retries of this Retrier since the state was entered.
    Duration delay(int used, RandomGenerator random) {
        double seconds = Math.min(intervalSeconds * Math.pow(backoffRate, used), maxDelaySeconds);
        return Duration.ofMillis(Math.round(seconds * (fullJitter ? random.nextDouble() : 1) * 1000));
    }
}
