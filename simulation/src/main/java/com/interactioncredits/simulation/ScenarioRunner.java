package com.interactioncredits.simulation;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Runs randomized fault-injection scenarios. Scenario n has the seed `SEED` + n and is the same on any machine.
///
/// Environment: `SCENARIOS` (10,000), `SEED` (drawn), `SCENARIO` (only the one with this number), `UNTIL_VIOLATION`
/// (stops at the first violation).
public final class ScenarioRunner {
    private static final int PARALLELISM = Runtime.getRuntime().availableProcessors();
    private static final int MAX_SHOWN = 10;

    private final Counts counts = new Counts();
    private final ConcurrentSkipListMap<Long, List<String>> found = new ConcurrentSkipListMap<>();
    /// Of the last scenario.
    private volatile List<String> trace = List.of();

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final long seed;
    private final boolean untilViolation = System.getenv("UNTIL_VIOLATION") != null;

    /// The result of a run: the number of scenarios, and the violations by scenario.
    public record Result(
            long scenarios, long seed, ConcurrentSkipListMap<Long, List<String>> violations, String table) {}

    private ScenarioRunner(long seed) {
        this.seed = seed;
    }

    static void main() {
        var out = System.out;
        long seed = number("SEED", System.nanoTime() & 0xffffff);
        out.println("SEED=" + seed);
        var only = System.getenv("SCENARIO");
        var result = only == null ? run(seed, number("SCENARIOS", 10_000)) : one(seed, Long.parseLong(only), out);
        out.print(result.table());
        out.println();
        boolean isRight = result.violations().isEmpty() && isRightUnderContention(seed, out);
        out.println(result.scenarios() + " scenarios, " + result.violations().size() + " with violations");
        result.violations().entrySet().stream().limit(MAX_SHOWN).forEach(scenario -> {
            out.println("SEED=" + seed + " SCENARIO=" + scenario.getKey() + " make simulation");
            scenario.getValue().stream().limit(3).forEach(violation -> out.println("    " + violation));
        });
        System.exit(isRight ? 0 : 1);
    }

    private static boolean isRightUnderContention(long seed, PrintStream out) {
        var contention = contention(seed);
        out.print(contention.table());
        out.println();
        contention.violations().stream().limit(MAX_SHOWN).forEach(out::println);
        return contention.violations().isEmpty();
    }

    static Measured contention(long seed) {
        return withoutLogs(() -> Contention.run(seed));
    }

    static long number(String name, long defaultValue) {
        var text = System.getenv(name);
        return text == null || text.isBlank() ? defaultValue : Long.parseLong(text);
    }

    /// Silences standard output and the loggers, where the functions log. The handlers must be created inside, since
    /// they read standard output when created.
    static <T> T withoutLogs(Supplier<T> work) {
        var result = new AtomicReference<T>();
        var out = System.out;
        var logger = Logger.getLogger("");
        var level = logger.getLevel();
        logger.setLevel(Level.OFF);
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            // Virtual threads hand over to each other without the operating system.
            Thread.ofVirtual().start(() -> result.set(work.get())).join();
            return Objects.requireNonNull(result.get());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        } finally {
            System.setOut(out);
            logger.setLevel(level);
        }
    }

    private static Result one(long seed, long scenario, PrintStream out) {
        var simulation = new ScenarioRunner(seed);
        var result = withoutLogs(() -> {
            simulation.scenario(scenario);
            return simulation.result(1);
        });
        simulation.trace.forEach(out::println);
        return result;
    }

    public static Result run(long seed, long scenarios) {
        var simulation = new ScenarioRunner(seed);
        return withoutLogs(() -> {
            simulation.run(scenarios);
            return simulation.result(simulation.done.get());
        });
    }

    private void run(long scenarios) {
        try (var runners = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int runner = 0; runner < PARALLELISM; runner++) {
                runners.execute(() -> {
                    for (long next = begun.getAndIncrement();
                            next < scenarios && (found.isEmpty() || !untilViolation);
                            next = begun.getAndIncrement()) {
                        scenario(next);
                        done.incrementAndGet();
                    }
                });
            }
        }
    }

    private void scenario(long number) {
        List<String> violations;
        try {
            var outcome = Scenario.run(seed + number, counts);
            violations = outcome.violations();
            trace = outcome.trace();
        } catch (RuntimeException | Error broken) {
            var cause = broken.getCause() == null ? broken : broken.getCause();
            violations = List.of("the scenario failed with an exception: " + cause + " "
                    + List.of(cause.getStackTrace()).stream().limit(6).toList());
        }
        if (!violations.isEmpty()) {
            found.put(number, violations);
        }
    }

    private Result result(long scenarios) {
        return new Result(scenarios, seed, found, counts.table());
    }
}
