package com.interactioncredits;

import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Time that passes as soon as somebody waits for it. For one caller: what one waits, all have waited.
public final class PassingTime implements StoreRetry.Pause {
    private final AtomicLong waited = new AtomicLong();

    @Override
    public void sleep(Duration time) {
        waited.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        return System.nanoTime() + waited.get();
    }
}
