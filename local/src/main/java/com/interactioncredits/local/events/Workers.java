package com.interactioncredits.local.events;

import com.interactioncredits.local.idle.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The threads of background work. At the end, waiting threads are interrupted immediately, and working ones after a
/// timeout.
public final class Workers implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1_500);

    private final List<Thread> threads = new ArrayList<>();
    /// The waiting threads, and until when they wait.
    private final Map<Thread, Instant> waiting = new ConcurrentHashMap<>();

    private final Activity activity;
    private volatile boolean running = true;

    /// The work of a thread; an interrupt ends it.
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }

    /// @param activity of the functions that the threads call
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

    /// The names of the threads that work now or will work before this time.
    public synchronized List<String> busyBefore(Instant soon) {
        return threads.stream()
                .filter(thread -> thread.isAlive()
                        && waiting.getOrDefault(thread, Instant.MIN).isBefore(soon))
                .map(Thread::getName)
                .toList();
    }

    public boolean areRunning() {
        return running;
    }

    /// Waits for work; the wait may be interrupted safely at the end.
    public void await(Work wait) throws InterruptedException {
        await(Instant.MAX, wait);
    }

    /// @param until when there will be work
    public void await(Instant until, Work wait) throws InterruptedException {
        waiting.put(Thread.currentThread(), until);
        try {
            if (!running) {
                throw new InterruptedException();
            }
            wait.run();
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    @Override
    public synchronized void close() {
        running = false;
        waiting.keySet().forEach(Thread::interrupt);
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
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
