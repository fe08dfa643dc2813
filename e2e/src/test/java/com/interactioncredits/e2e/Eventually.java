package com.interactioncredits.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Polls until a condition holds, at growing intervals: what is polled computes on the same machine.
final class Eventually {
    /// Shorter than the sweep's interval, so that a message resumed only by the sweep fails the test.
    static final Duration IN_TIME = Duration.ofSeconds(50);

    private static final long FIRST_INTERVAL = Duration.ofMillis(50).toNanos();
    private static final long LAST_INTERVAL = Duration.ofMillis(400).toNanos();

    private Eventually() {}

    static <T> T get(Supplier<T> look, Predicate<T> wanted) {
        return get(IN_TIME, look, wanted);
    }

    static <T> T get(Duration within, Supplier<T> look, Predicate<T> wanted) {
        var deadline = System.nanoTime() + within.toNanos();
        long interval = FIRST_INTERVAL;
        while (true) {
            var seen = look.get();
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + within + " still: " + seen);
            }
            LockSupport.parkNanos(interval);
            interval = Math.min(LAST_INTERVAL, interval * 4 / 3);
        }
    }
}
