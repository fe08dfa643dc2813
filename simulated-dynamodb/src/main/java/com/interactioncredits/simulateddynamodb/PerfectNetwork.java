package com.interactioncredits.simulateddynamodb;

import java.util.function.Supplier;

/// A network without faults or delays. Concurrent calls run one after the other and never conflict in the store, so
/// tests of races need a real store.
public final class PerfectNetwork implements Network {
    @Override
    public synchronized <T> T call(String what, Supplier<T> work) {
        return work.get();
    }

    @Override
    public long transactionLasts() {
        return 0;
    }

    @Override
    public long writeLasts() {
        return 0;
    }

    @Override
    public void pass(long nanos) {}

    @Override
    public long betweenItems() {
        return 0;
    }

    @Override
    public long indexLag() {
        return 0;
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
        return "the only one";
    }

    @Override
    public long now() {
        return 0;
    }
}
