package com.interactioncredits.local.events;

import java.util.concurrent.locks.ReentrantLock;

/// Whether an event source calls its function, which an operator may change.
final class EventSwitch {
    private final ReentrantLock working = new ReentrantLock(true);
    private volatile boolean on = true;

    /// Work that returns whether there was any.
    @FunctionalInterface
    interface Work {
        boolean run() throws InterruptedException;
    }

    boolean isOn() {
        return on;
    }

    /// Returns when no work is running that began before.
    void set(boolean next) {
        working.lock();
        try {
            on = next;
        } finally {
            working.unlock();
        }
    }

    /// @return false when it is off
    boolean whileOn(Work work) throws InterruptedException {
        working.lockInterruptibly();
        try {
            return on && work.run();
        } finally {
            working.unlock();
        }
    }
}
