package com.interactioncredits.local.cost;

import java.time.Duration;

/// Counts what is used, and how long a function would have waited for it. Thread-safe.
final class Meter {
    private final Prices prices;
    private final MovingClock clock;
    private Usage usage = Usage.NONE;
    private double waited;
    private int calls;

    Meter(Prices prices, MovingClock clock) {
        this.prices = prices;
        this.clock = clock;
    }

    synchronized void count(String price, String what, double units) {
        usage = usage.plus(price, what, units);
    }

    /// A call of another service, which the running function waits for.
    ///
    /// @param assumption the id of the time that it takes
    synchronized void waitFor(String assumption) {
        pause(Duration.ofMillis((long) prices.assumed(assumption)));
        calls++;
    }

    /// Time passes for the running function.
    synchronized void pause(Duration time) {
        waited += (double) time.toMillis();
        clock.advance(time);
    }

    /// The time that the calls since the last time took, with the function's own time for them.
    ///
    /// @param processors of the function, compared with the one that the assumptions are for
    synchronized double takeMilliseconds(double processors) {
        var taken = waited + calls * prices.assumed("cpu-call-ms") / processors;
        waited = 0;
        calls = 0;
        return taken;
    }

    /// What was used since the last time.
    synchronized Usage take() {
        var taken = usage;
        usage = Usage.NONE;
        return taken;
    }
}
