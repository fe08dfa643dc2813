package com.interactioncredits.local.idle;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the calls of functions and the moves of the clock, since each may create work for the polling loops: a loop
/// is idle when it found nothing in a round that began after the last of them. Thread-safe.
public final class Activity {
    private final Map<Thread, Long> foundNothing = new ConcurrentHashMap<>();
    private int running;
    private long changes;

    /// @param call of a function
    public <T> T during(Callable<T> call) throws Exception {
        change(1);
        try {
            return call.call();
        } finally {
            change(-1);
        }
    }

    /// Something other than a call may have created work.
    public void changed() {
        change(0);
    }

    private synchronized void change(int more) {
        running += more;
        changes++;
    }

    public synchronized int running() {
        return running;
    }

    /// The number of calls that began, of calls that ended and of other changes.
    public synchronized long changes() {
        return changes;
    }

    /// @param changes at the beginning of the calling thread's round
    public void foundNothingSince(long changes) {
        foundNothing.put(Thread.currentThread(), changes);
    }

    public boolean isIdle(Thread loop) {
        return foundNothing.getOrDefault(loop, -1L) == changes();
    }
}
