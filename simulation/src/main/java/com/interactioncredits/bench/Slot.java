package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.TryAgainException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Callers in closed loops: each places a hold, converts it, and begins again.
///
/// @param callers each has the account of its number, again from the first where there are fewer
/// @param lasts what is measured; a quarter of it passes before
record Slot(int callers, List<AccountId> accounts, Duration lasts) {
    /// As the API asks for.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// @param unavailable how many calls were answered 503
    record Measure(double pairsPerSecond, double p50, double p99, int unavailable) {}

    private record Pair(long from, long until) {
        long nanos() {
            return until - from;
        }

        /// The part of it that lies between two moments: of a few long pairs, whole ones would be a rough count.
        double within(long began, long end) {
            return (Math.min(until, end) - Math.max(from, began)) / (double) nanos();
        }
    }

    Measure run(Way way) {
        var number = NUMBER.incrementAndGet();
        var began = System.nanoTime() + lasts.toNanos() / 4;
        var end = began + lasts.toNanos();
        var unavailable = new AtomicInteger();
        var pairs = new ConcurrentLinkedQueue<Pair>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int caller = 0; caller < callers; caller++) {
                var name = "s" + number + "-" + caller + "-";
                // Callers of many accounts pass over all of them.
                int first = caller;
                running.add(threads.submit(() -> {
                    for (int pair = 0; System.nanoTime() < end; pair++) {
                        var account = accounts.get((first + pair * callers) % accounts.size());
                        var reference = new Reference(name + pair);
                        long from = System.nanoTime();
                        boolean isDone = untilAnswered(() -> way.place(account, reference), end, unavailable)
                                && untilAnswered(() -> way.convert(account, reference), end, unavailable);
                        long until = System.nanoTime();
                        if (isDone && until > began && from < end) {
                            pairs.add(new Pair(from, until));
                        }
                    }
                }));
            }
            for (var caller : running) {
                caller.get();
            }
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException("a caller failed", failed);
        }
        var sorted = pairs.stream().map(Pair::nanos).sorted().toList();
        return new Measure(
                pairs.stream().mapToDouble(pair -> pair.within(began, end)).sum() / (lasts.toNanos() / 1e9),
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                unavailable.get());
    }

    /// A pair that began is finished, but not tried again once the slot has ended.
    ///
    /// @return false when it was not finished
    private static boolean untilAnswered(Runnable call, long end, AtomicInteger unavailable) {
        do {
            try {
                call.run();
                return true;
            } catch (TryAgainException _) {
                unavailable.incrementAndGet();
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            }
        } while (System.nanoTime() < end);
        return false;
    }

    /// Milliseconds; 0 when there were no pairs.
    static double percentile(List<Long> sorted, double part) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(part * sorted.size()) - 1) / 1e6;
    }
}
