package com.interactioncredits.torture;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Runs so many faulty histories. The n-th history has the seed `SEED` + n and is the same wherever it is run.
///
/// Environment: `HISTORIES` (10,000), `SEED` (drawn), `HISTORY` (only the one with this number), `UNTIL_WRONG` (ends
/// with the first that is wrong).
public final class Torture {
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();
    private static final int MOST_SHOWN = 10;

    private final Counts counts = new Counts();
    private final ConcurrentSkipListMap<Long, List<String>> found = new ConcurrentSkipListMap<>();
    /// Of the last history.
    private volatile List<String> trace = List.of();

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final long seed;
    private final boolean untilWrong = System.getenv("UNTIL_WRONG") != null;

    /// The result of a run: how many histories, and what was wrong in each that was wrong.
    public record Result(long histories, long seed, ConcurrentSkipListMap<Long, List<String>> wrong, String table) {}

    private Torture(long seed) {
        this.seed = seed;
    }

    static void main() {
        var out = System.out;
        long seed = number("SEED", System.nanoTime() & 0xffffff);
        out.println("SEED=" + seed);
        var only = System.getenv("HISTORY");
        var result = only == null ? run(seed, number("HISTORIES", 10_000)) : one(seed, Long.parseLong(only), out);
        out.print(result.table());
        var contention = contention(seed);
        out.println();
        out.print(contention.table());
        out.println();
        contention.wrong().stream().limit(MOST_SHOWN).forEach(out::println);
        out.println(result.histories() + " histories, " + result.wrong().size() + " wrong");
        result.wrong().entrySet().stream().limit(MOST_SHOWN).forEach(history -> {
            out.println("SEED=" + seed + " HISTORY=" + history.getKey() + " make torture");
            history.getValue().stream().limit(3).forEach(violation -> out.println("    " + violation));
        });
        System.exit(result.wrong().isEmpty() && contention.wrong().isEmpty() ? 0 : 1);
    }

    static Contention.Outcome contention(long seed) {
        var outcome = new AtomicReference<Contention.Outcome>();
        silently(() -> outcome.set(Contention.run(seed)));
        return Objects.requireNonNull(outcome.get());
    }

    private static long number(String name, long standard) {
        var text = System.getenv(name);
        return text == null || text.isBlank() ? standard : Long.parseLong(text);
    }

    /// The functions log to both; tens of thousands of histories would drown all else. A handler asks for its output
    /// when it is made.
    private static void silently(Runnable work) {
        var out = System.out;
        var logger = Logger.getLogger("");
        var level = logger.getLevel();
        logger.setLevel(Level.OFF);
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            // Virtual threads hand over to each other without the operating system.
            Thread.ofVirtual().start(work).join();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        } finally {
            System.setOut(out);
            logger.setLevel(level);
        }
    }

    private static Result one(long seed, long history, PrintStream out) {
        var torture = new Torture(seed);
        silently(() -> torture.history(history));
        torture.trace.forEach(out::println);
        return torture.result(1);
    }

    public static Result run(long seed, long histories) {
        var torture = new Torture(seed);
        silently(() -> torture.run(histories));
        return torture.result(torture.done.get());
    }

    private void run(long histories) {
        try (var runners = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int runner = 0; runner < AT_ONCE; runner++) {
                runners.execute(() -> {
                    for (long next = begun.getAndIncrement();
                            next < histories && (found.isEmpty() || !untilWrong);
                            next = begun.getAndIncrement()) {
                        history(next);
                        done.incrementAndGet();
                    }
                });
            }
        }
    }

    private void history(long number) {
        List<String> wrong;
        try {
            var outcome = History.run(seed + number, counts);
            wrong = outcome.wrong();
            trace = outcome.trace();
        } catch (RuntimeException | Error broken) {
            var cause = broken.getCause() == null ? broken : broken.getCause();
            wrong = List.of("the history broke off: " + cause + " "
                    + List.of(cause.getStackTrace()).stream().limit(6).toList());
        }
        if (!wrong.isEmpty()) {
            found.put(number, wrong);
        }
    }

    private Result result(long histories) {
        return new Result(histories, seed, found, counts.table());
    }
}
