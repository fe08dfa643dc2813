package com.interactioncredits.simulateddynamodb;

import java.util.function.Supplier;

/// The network between a process and the store. Every call goes through it and may fail.
public interface Network {
    /// @param what the operation, for counting
    /// @param work the work of the store, which continues even if the process dies
    <T> T call(String what, Supplier<T> work);

    /// How long a transaction locks its items, in nanoseconds.
    long transactionLasts();

    /// How long a write of one item is in flight, in nanoseconds.
    long writeLasts();

    /// Lets time pass inside the store.
    void pass(long nanos);

    /// Nanoseconds between two items of a transaction becoming readable.
    long betweenItems();

    /// Nanoseconds by which an index lags.
    long indexLag();

    /// Whether one write of a transaction is throttled.
    boolean throttlesTransaction();

    /// Whether a batch leaves one of its keys unread.
    boolean leavesOneUnread();

    /// Runs a task later, without waiting for it.
    void after(long nanos, Runnable what);

    /// The current process.
    String process();

    long now();
}
