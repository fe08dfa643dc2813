package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Many callers of one account in a store where a transaction locks its items for ten milliseconds, without other
/// faults.
final class Contention {
    private static final int CREDITS = 60;
    private static final int CALLERS = 100;

    private final World world;
    private final Waits waits = new Waits();
    private int unanswered;
    private int placed;
    private int refused;

    private Contention(long seed) {
        this.world = new World(
                seed,
                World.Setup.withoutFaults(StoreTimes.WITH_WINDOW, Map.of("ACTIVE_HOLD_LIMIT", "10000")),
                new Counts());
    }

    static Measured run(long seed) {
        var worlds = new ArrayList<Callable<Measured>>();
        worlds.add(() -> burst(new Contention(seed)));
        for (int rate : new int[] {10, 20, 40, 80}) {
            worlds.add(() -> steady(new Contention(seed + rate), rate));
        }
        var header =
                """
                | callers of one account | calls | 503 | p50 ms | p99 ms | max ms |
                |---|--:|--:|--:|--:|--:|
                """;
        return Measured.in(worlds, header);
    }

    private static Measured burst(Contention burst) {
        var row = burst.row(
                "%d at once, %d credits, each until it is answered".formatted(CALLERS, CREDITS),
                () -> {
                    for (int caller = 0; caller < CALLERS; caller++) {
                        burst.begin("h" + caller, 0, true);
                    }
                },
                CREDITS);
        burst.expect(
                burst.placed == CREDITS && burst.refused == CALLERS - CREDITS, "not exactly 60 of 100 were placed");
        return new Measured(row, burst.violations());
    }

    private static Measured steady(Contention steady, int rate) {
        var row = steady.row(
                "%d a second for 10 s".formatted(rate),
                () -> {
                    long at = 0;
                    for (int caller = 0; caller < rate * 10; caller++) {
                        // Arrivals of independent callers (a Poisson process).
                        double gap = -Math.log(1 - steady.world.time.random().nextDouble()) / rate;
                        at += (long) (gap * 1e9);
                        steady.begin("h" + caller, at, false);
                    }
                },
                1_000_000);
        return new Measured(row, steady.violations());
    }

    private String row(String name, Runnable callers, long credits) {
        try (world) {
            world.time.start("operator", () -> new Client(world, "user_a", false).grant("g", credits));
            world.time.run(Duration.ofSeconds(10));
            callers.run();
            world.time.run(Duration.ofMinutes(10));
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f %% | %d | %d | %d |%n",
                name,
                waits.count(),
                100.0 * unanswered / waits.count(),
                waits.percentile(0.5),
                waits.percentile(0.99),
                waits.percentile(1));
    }

    private void begin(String reference, long at, boolean until) {
        world.time.after(
                at,
                () -> world.time.start("caller", () -> {
                    var client = new Client(world, "user_a", false);
                    for (var reply = Optional.<Reply>empty();
                            reply.isEmpty() || (until && reply.get().isUnknown());
                            reply = Optional.of(timed(client, reference))) {
                        world.time.pass(reply.isEmpty() ? 0 : world.time.between(Duration.ZERO, Duration.ofSeconds(2)));
                    }
                }));
    }

    private Reply timed(Client client, String reference) {
        long from = world.time.now();
        var reply = client.holdOnce(reference, 1, 900);
        long wait = waits.add(world.time.now() - from);
        switch (reply.status()) {
            case 200, 201 -> placed++;
            case 402 -> refused++;
            default -> unanswered++;
        }
        expect(wait <= Measured.MAX_CALL_TIME.toMillis(), "a call took " + wait + " ms");
        return reply;
    }

    private void expect(boolean rule, String violation) {
        if (!rule) {
            world.checker.violations().add(violation);
        }
    }

    private List<String> violations() {
        return world.checker.violations();
    }
}
