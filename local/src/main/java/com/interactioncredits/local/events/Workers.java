package com.interactioncredits.local.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The threads behind everything that goes on by itself. At the end those that only wait are interrupted at once, the
/// others after a while.
public final class Workers implements AutoCloseable {
    private static final Duration TO_END = Duration.ofMillis(1_500);

    private final List<Thread> threads = new ArrayList<>();
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean wanted = true;

    /// What a thread does; an interrupt ends it.
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }

    public synchronized void start(String name, Work work) {
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    public boolean areWanted() {
        return wanted;
    }

    /// Waits in a way that may be cut short at the end without harm.
    public void await(Work wait) throws InterruptedException {
        waiting.add(Thread.currentThread());
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
        waiting.forEach(Thread::interrupt);
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
