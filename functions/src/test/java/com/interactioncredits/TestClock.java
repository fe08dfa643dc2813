package com.interactioncredits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until a test moves it. Safe to share between threads.
public final class TestClock extends Clock {
    public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final Instant start;
    private final AtomicLong nanosPassed = new AtomicLong();

    public TestClock() {
        this(START);
    }

    public TestClock(Instant start) {
        this.start = start;
    }

    public void advance(Duration time) {
        nanosPassed.addAndGet(time.toNanos());
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanosPassed.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC)) {
            throw new UnsupportedOperationException("our times are UTC");
        }
        return this;
    }
}
