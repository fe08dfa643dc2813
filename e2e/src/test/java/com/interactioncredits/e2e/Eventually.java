package com.interactioncredits.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Looks again until what was asked for is there.
final class Eventually {
    /// Shorter than the sweep takes: what goes on only because of it would be too late.
    static final Duration IN_TIME = Duration.ofSeconds(50);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Eventually() {}

    static <T> T get(Supplier<T> look, Predicate<T> wanted) {
        return get(IN_TIME, look, wanted);
    }

    static <T> T get(Duration within, Supplier<T> look, Predicate<T> wanted) {
        var deadline = System.nanoTime() + within.toNanos();
        while (true) {
            var seen = look.get();
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + within + " still: " + seen);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
