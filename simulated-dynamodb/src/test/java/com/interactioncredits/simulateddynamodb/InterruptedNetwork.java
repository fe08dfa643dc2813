package com.interactioncredits.simulateddynamodb;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// A network on which other calls come while one waits in the store.
final class InterruptedNetwork implements Network {
    private final Deque<Runnable> next = new ArrayDeque<>();
    private long now;

    void moveTo(Duration time) {
        now = time.toNanos();
    }

    /// Runs at the next moment at which time passes in the store.
    void inBetween(Runnable call) {
        next.add(call);
    }

    @Override
    public <T> T call(String what, Supplier<T> work) {
        return work.get();
    }

    @Override
    public void pass(long nanos) {
        var call = next.poll();
        if (call != null) {
            call.run();
        }
    }

    @Override
    public long transactionLasts() {
        return 1;
    }

    @Override
    public long writeLasts() {
        return 1;
    }

    @Override
    public long betweenItems() {
        return 1;
    }

    @Override
    public long indexLag() {
        return 1;
    }

    @Override
    public boolean throttlesTransaction() {
        return false;
    }

    @Override
    public boolean leavesOneUnread() {
        return false;
    }

    @Override
    public void after(long nanos, Runnable what) {
        what.run();
    }

    @Override
    public String process() {
        return "a process";
    }

    @Override
    public long now() {
        return now;
    }
}
