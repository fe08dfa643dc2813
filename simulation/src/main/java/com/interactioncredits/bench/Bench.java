package com.interactioncredits.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures ledger, handlers, bare calls and PostgreSQL in one run, and writes the results with their charts.
///
/// Environment: `ROUNDS` (5), `SECONDS` (0.8; how long a turn of 100 callers is measured, fewer callers shorter),
/// `CALLERS` ("1 16 100"), `ACCOUNTS` ("1 1000"), `WINDOWS` ("0 8 10 15", milliseconds), `PAST` ("0 10000 100000") and
/// `ACTIVE` ("0 10 100 1000"), how many holds an account has; `RESULTS`, the folder to write to.
public final class Bench {
    /// The window at which every way is measured.
    static final int USUAL_WINDOW = 10;

    private static final int WARM_UP_ROUNDS = 6;
    private static final int FEW_ROUNDS = 3;

    /// @param seconds how long a turn of 100 callers is measured
    record Plan(
            int rounds,
            double seconds,
            int warmUpRounds,
            List<Integer> callers,
            List<Integer> accounts,
            List<Integer> windows,
            List<Integer> past,
            List<Integer> active,
            boolean withPostgres) {

        /// More callers need longer until each has had its turn.
        Duration lasts(int callers) {
            double part = callers < 10 ? 0.3 : callers < 100 ? 0.5 : 1;
            return Duration.ofMillis(Math.round(seconds * part * 1_000));
        }
    }

    private Bench() {}

    static void main() throws IOException {
        var plan = new Plan(
                Integer.parseInt(setting("ROUNDS", "5")),
                Double.parseDouble(setting("SECONDS", "0.8")),
                WARM_UP_ROUNDS,
                numbers("CALLERS", "1 16 100"),
                numbers("ACCOUNTS", "1 1000"),
                numbers("WINDOWS", "0 8 10 15"),
                numbers("PAST", "0 10000 100000"),
                numbers("ACTIVE", "0 10 100 1000"),
                true);
        var out = System.out;
        var others = OtherCommands.read(Path.of("../target/first-call.log"), Path.of("../docs/cost.md"));
        var results = run(plan, others);
        new Report(results).writeTo(Path.of(setting("RESULTS", "../benchmarks/results")));
        var claims = new Claims(results).all();
        claims.forEach(claim -> out.println(claim.line()));
        System.exit(claims.stream().allMatch(claim -> claim.isMet() || !claim.isCounted()) ? 0 : 1);
    }

    private static String setting(String name, String defaultValue) {
        return System.getenv().getOrDefault(name, defaultValue);
    }

    private static List<Integer> numbers(String name, String defaultValue) {
        return Arrays.stream(setting(name, defaultValue).split(" "))
                .map(Integer::valueOf)
                .toList();
    }

    /// The handlers write a log line for each call, which goes nowhere.
    static Results run(Plan plan, OtherCommands others) throws IOException {
        var out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        var folder = Files.createTempDirectory("bench");
        try (var store = new Store()) {
            var tokens = new Tokens(folder);
            progress("growth");
            var growth = new Growth(tokens);
            var past = growth.past(plan.past());
            var active = growth.active(plan.active());
            var ways = EnumSet.of(Rounds.Who.BARE, Rounds.Who.LEDGER, Rounds.Who.HANDLERS);
            warmUp(store, tokens, plan);
            var measured = new LinkedHashMap<Rounds.Cell, List<Slot.Measure>>();
            for (int window : plan.windows()) {
                progress("a window of " + window + " ms");
                boolean isUsual = window == USUAL_WINDOW;
                var rounds = new Rounds(store, tokens, isUsual ? plan.rounds() : Math.min(FEW_ROUNDS, plan.rounds()));
                var who = isUsual ? EnumSet.allOf(Rounds.Who.class) : ways;
                measured.putAll(rounds.run(window, plan.callers(), plan.accounts(), who, plan::lasts));
            }
            var postgres = plan.withPostgres() ? postgres(plan) : Results.PostgresRuns.NONE;
            return new Results(plan, measured, postgres, past, active, others);
        } finally {
            System.setOut(out);
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /// The first thousands of calls compile the code of the process, most of it the store's. The ways have turns,
    /// so that none is compiled for alone.
    private static void warmUp(Store store, Tokens tokens, Plan plan) {
        if (plan.warmUpRounds() > 0) {
            progress("warming up");
            new Rounds(store, tokens, plan.warmUpRounds())
                    .run(0, List.of(16), List.of(100), EnumSet.allOf(Rounds.Who.class), _ -> Duration.ofSeconds(1));
        }
    }

    private static Results.PostgresRuns postgres(Plan plan) {
        var started = Postgres.start();
        if (started.isEmpty()) {
            progress("PostgreSQL is skipped: Debian's package postgresql is not installed, or does not start");
            return Results.PostgresRuns.NONE;
        }
        progress("PostgreSQL");
        try (var postgres = started.get()) {
            Map<Rounds.Load, List<Slot.Measure>> runs = new LinkedHashMap<>();
            long seconds = Math.max(1, Math.round(plan.seconds()));
            for (int round = 0; round < plan.rounds(); round++) {
                for (int callers : plan.callers()) {
                    for (int accounts : plan.accounts()) {
                        runs.computeIfAbsent(new Rounds.Load(callers, accounts), _ -> new ArrayList<>())
                                .add(postgres.run(callers, accounts, seconds));
                    }
                }
            }
            return new Results.PostgresRuns(postgres.description(), runs);
        }
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
