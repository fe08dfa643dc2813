package com.interactioncredits.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Callers in closed loops on one account, each placing a hold and ending it, in virtual time: with the store's
/// usual times, transactions that lock their items for ten milliseconds, and 1,000 write units and 3,000 read units
/// a second for each partition key value of the table and of each index.
///
/// Environment: `SEED` (1), `SECONDS` (20).
final class BusyAccount {
    /// DynamoDB's, for each partition.
    private static final World.PartitionLimit LIMIT = new World.PartitionLimit(1_000, 3_000);

    private static final int BUSIEST = 4;
    private static final long CREDITS = 1_000_000;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    /// How long a caller waits after a 503, as its Retry-After says.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    static final List<String> WAYS = List.of("transaction", "commit", "adaptive");

    static final List<Mix> MIXES =
            List.of(new Mix(1, 0), new Mix(16, 0), new Mix(100, 0), new Mix(100, 5), new Mix(100, 30));

    /// @param released how many of 100 holds are released, and not converted
    record Mix(int callers, int released) {}

    private final String way;
    private final Mix mix;
    private final Duration duration;
    private final World world;
    private final Waits waits = new Waits();
    private int pairs;
    private int converted;
    private int unavailable;

    private BusyAccount(long seed, String way, Mix mix, Duration duration) {
        this.way = way;
        this.mix = mix;
        this.duration = duration;
        var settings = Map.of("ACTIVE_HOLD_LIMIT", "10000", "PLACE_BY", way);
        this.world = new World(
                seed,
                new World.Setup(
                        FaultRates.NONE,
                        settings,
                        StoreTimes.IN_REGION,
                        Optional.of(LIMIT),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Queue.Polling.AT_ONCE),
                new Counts());
    }

    static void main() {
        PrintStream out = System.out;
        long seed = ScenarioRunner.number("SEED", 1);
        var duration = Duration.ofSeconds(ScenarioRunner.number("SECONDS", 20));
        var outcome = ScenarioRunner.withoutLogs(() -> run(seed, duration, MIXES, WAYS));
        out.print(outcome.table());
        outcome.violations().stream().limit(10).forEach(out::println);
        System.exit(outcome.violations().isEmpty() ? 0 : 1);
    }

    static Measured run(long seed, Duration duration, List<Mix> mixes, List<String> ways) {
        var worlds = new ArrayList<Callable<Measured>>();
        for (var mix : mixes) {
            for (var way : ways) {
                worlds.add(() -> new BusyAccount(seed, way, mix, duration).run());
            }
        }
        var header =
                """
                | callers | released | PLACE_BY | pairs a second | p50 ms | p99 ms | calls | 503 | write units of a pair | read units of a pair | throttled |
                |--:|--:|---|--:|--:|--:|--:|--:|---|---|---|
                """;
        return Measured.in(worlds, header);
    }

    private Measured run() {
        try (world) {
            world.time.start("operator", () -> new Client(world, "user_a", false).grant("g", CREDITS));
            world.time.run(WARM_UP);
            for (int caller = 0; caller < mix.callers(); caller++) {
                var name = "c" + caller;
                world.time.start("caller", () -> act(name));
            }
            world.time.run(duration);
            var row = row();
            world.time.run(Duration.ofMinutes(1));
            world.time.start("operator", this::compareBalance);
            world.time.run(Duration.ofMinutes(1));
            return new Measured(row, world.checker.violations());
        }
    }

    private String row() {
        return String.format(
                Locale.ROOT,
                "| %d | %d %% | %s | %.1f | %d | %d | %d | %.1f %% | %s | %s | %s |%n",
                mix.callers(),
                mix.released(),
                way,
                pairs / (double) duration.toSeconds(),
                waits.percentile(0.5),
                waits.percentile(0.99),
                waits.count(),
                100.0 * unavailable / Math.max(1, waits.count()),
                perPair(world.writeCapacity.used()),
                perPair(world.readCapacity.used()),
                byKind(world.writeCapacity.throttled()) + " " + byKind(world.readCapacity.throttled()));
    }

    /// The units that a pair uses of the busiest partitions, which are those of the account.
    private String perPair(Map<String, Double> used) {
        return used.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(BUSIEST)
                .map(partition -> String.format(
                        Locale.ROOT, "%s %.1f", kind(partition.getKey()), partition.getValue() / Math.max(1, pairs)))
                .collect(Collectors.joining(", "));
    }

    private static String byKind(Map<String, Integer> throttled) {
        var sums = new TreeMap<String, Integer>();
        throttled.forEach((partition, writes) -> sums.merge(kind(partition), writes, Integer::sum));
        return sums.entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", "));
    }

    /// A partition without the ids in its key.
    private static String kind(String partition) {
        return partition.replaceFirst("#.*", "");
    }

    private void act(String name) {
        var client = new Client(world, "user_a", false);
        long end = world.time.now() + duration.toNanos();
        for (int pair = 0; world.time.now() < end; pair++) {
            var reference = name + "-" + pair;
            untilAnswered(() -> client.holdOnce(reference, 1, 900));
            boolean released = world.time.random().nextInt(100) < mix.released();
            untilAnswered(() -> client.endOnce(released ? "release-hold" : "deduct", reference));
            converted += released ? 0 : 1;
            pairs++;
        }
    }

    private void untilAnswered(Supplier<Reply> call) {
        for (var reply = timed(call); reply.status() >= 300 || reply.isUnknown(); reply = timed(call)) {
            if (reply.status() != 503) {
                world.checker.violations().add("a call was answered " + reply.status() + " " + reply.code());
                return;
            }
            unavailable++;
            world.time.pass(RETRY_AFTER.toNanos());
        }
    }

    private Reply timed(Supplier<Reply> call) {
        long from = world.time.now();
        var reply = call.get();
        long wait = waits.add(world.time.now() - from);
        world.checker.require(wait <= Measured.MAX_CALL_TIME.toMillis(), "a call took " + wait + " ms");
        return reply;
    }

    private void compareBalance() {
        world.checker.require(pairs > 0, "no caller placed a hold and ended it");
        var reply = new Client(world, "user_a", false).balance().body();
        var balance = reply.path("balance");
        world.checker.require(
                balance.path("held").asLong() == 0
                        && balance.path("spent").asLong() == converted
                        && balance.path("available").asLong() == CREDITS - converted,
                converted + " holds of one credit were converted, and the balance is " + balance);
    }
}
