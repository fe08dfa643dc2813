package com.interactioncredits.simulateddynamodb;

import java.util.function.Supplier;

/// What lies between a process and the store. Every call goes through it and may suffer.
public interface Network {
    /// @param what the operation, for counting
    /// @param work what the store does, which goes on whatever becomes of the process
    <T> T call(String what, Supplier<T> work);

    /// How long a transaction keeps its items from others, in nanoseconds.
    long transactionLasts();

    /// Lets time pass inside the store.
    void pass(long nanos);

    /// Nanoseconds between two items of one transaction becoming readable.
    long betweenItems();

    /// Nanoseconds by which an index lags.
    long indexLag();

    /// Whether one write of a transaction is turned away, whatever becomes of the others.
    boolean throttlesTransaction();

    /// Whether a batch leaves one of its keys unread.
    boolean leavesOneUnread();

    /// Later, without anybody waiting.
    void after(long nanos, Runnable what);

    /// The process that runs.
    String process();

    long now();
}
