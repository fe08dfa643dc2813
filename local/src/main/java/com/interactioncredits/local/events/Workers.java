package com.interactioncredits.local.events;

import com.interactioncredits.local.idle.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The threads behind everything that goes on by itself. At the end those that only wait are interrupted at once, the
/// others after a while.
public final class Workers implements AutoCloseable {
    private static final Duration TO_END = Duration.ofMillis(1_500);

    private final List<Thread> threads = new ArrayList<>();
    /// Until when; whoever is not among them works.
    private final Map<Thread, Instant> waiting = new ConcurrentHashMap<>();

    private final Activity activity;
    private volatile boolean wanted = true;

    /// What a thread does; an interrupt ends it.
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }

    /// @param activity of the functions that they call
    public Workers(Activity activity) {
        this.activity = activity;
    }

    Activity activity() {
        return activity;
    }

    public synchronized Thread start(String name, Work work) {
        threads.removeIf(thread -> !thread.isAlive());
        var thread = Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        threads.add(thread);
        return thread;
    }

    /// The names of those that work, or are to work before this time.
    public synchronized List<String> busyBefore(Instant soon) {
        return threads.stream()
                .filter(thread -> thread.isAlive()
                        && waiting.getOrDefault(thread, Instant.MIN).isBefore(soon))
                .map(Thread::getName)
                .toList();
    }

    public boolean areWanted() {
        return wanted;
    }

    /// Waits for work, in a way that may be cut short at the end without harm.
    public void await(Work wait) throws InterruptedException {
        await(Instant.MAX, wait);
    }

    /// @param until when there is work
    public void await(Instant until, Work wait) throws InterruptedException {
        waiting.put(Thread.currentThread(), until);
        try {
            if (!wanted) {
                throw new InterruptedException();
            }
            wait.run();
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    @Override
    public synchronized void close() {
        wanted = false;
        waiting.keySet().forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TO_END.toNanos();
        try {
            for (var thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
    }
}
