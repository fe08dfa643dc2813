package com.interactioncredits.credits;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How many calls of one kind an account may have accepted: `burst` at once, and then one each `interval`. In a time
/// `t` these are at most `burst + t / interval`.
///
/// This is the generic cell rate algorithm (GCRA). It needs one time of each account: when the whole burst is available
/// again. That time only ever rises.
public record RateLimit(Kind kind, Duration interval, int burst) {
    private static final long MICROS_PER_MINUTE = 60_000_000;

    public enum Kind {
        HOLDS,
        SENDS
    }

    /// @param calls a minute, at least 1; the interval is in whole microseconds, rounded up
    public static RateLimit perMinute(Kind kind, int calls, int burst) {
        return new RateLimit(kind, Duration.of(Math.ceilDiv(MICROS_PER_MINUTE, calls), ChronoUnit.MICROS), burst);
    }

    /// The latest `fullAt` of an account whose next call is accepted now.
    public Instant lastThatFits(Instant now) {
        return now.plus(interval.multipliedBy(burst - 1L));
    }

    /// Empty when one more call is accepted now.
    ///
    /// @param fullAt when the account's whole burst is available again
    /// @return how long until the next one is, if no other call comes first
    public Optional<Duration> waitAt(Instant now, Instant fullAt) {
        var wait = Duration.between(lastThatFits(now), fullAt);
        return wait.isPositive() ? Optional.of(wait) : Optional.empty();
    }

    /// The account's time after one more call was accepted.
    public Instant after(Instant now, Instant fullAt) {
        return (fullAt.isBefore(now) ? now : fullAt).plus(interval);
    }
}
