package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// `make referee`: puts every [Example] to other implementations of Step Functions, and every expression to the
/// reference implementation of JSONata, and compares what they say with what our interpreter says. Arguments:
/// `MiniStack=<python>`, `LocalStack=<python>`, `jsonata=<folder with node_modules>`, each only if it shall be asked,
/// and perhaps `CASES=<part of a name>`. Ends with 1 when a difference is not written down in
/// `referee/known-differences.json`, or one that is written down is gone.
final class Referees {

    private static final Path OUTPUT = Path.of("target/referee");
    private static final Path KNOWN = Path.of("referee/known-differences.json");
    private static final Map<String, String> LAUNCHERS =
            Map.of("MiniStack", "referee/start_ministack.py", "LocalStack", "referee/start_localstack.py");
    private static final RandomGenerator NO_JITTER_WAIT = () -> 0;
    private static final RandomGenerator WHOLE_JITTER_WAIT = () -> -1;
    private static final int TRIES_OF_A_GAP = 3;
    private static final int AT_ONCE = 4;

    /// How often a referee was asked, and what came of it.
    record Tally(String referee, String of, int tried, int equal, int known, List<String> unexplained) {}

    private record Seen(Example example, Outcome.Difference difference) {}

    private final List<Example> examples;
    private final KnownDifferences known;
    private final PrintStream out;

    private Referees(List<Example> examples, KnownDifferences known, PrintStream out) {
        this.examples = examples;
        this.known = known;
        this.out = out;
    }

    public static void main(String... args) throws Exception {
        var settings = new TreeMap<String, String>();
        for (var arg : args) {
            var parts = arg.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        var part = settings.getOrDefault("CASES", "");
        var examples = Example.all().stream()
                .filter(each -> each.name().contains(part))
                .toList();
        Files.createDirectories(OUTPUT);
        var tallies = new Referees(examples, new KnownDifferences(KNOWN), System.out).ask(settings);
        System.exit(report(tallies, System.out) ? 0 : 1);
    }

    private List<Tally> ask(Map<String, String> settings) throws Exception {
        var asking = new ArrayList<Callable<Tally>>();
        LAUNCHERS.forEach((name, launcher) -> {
            if (settings.containsKey(name)) {
                asking.add(() -> ask(name, settings.get(name), launcher));
            }
        });
        var tallies = new ArrayList<Tally>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Tally> each : threads.invokeAll(asking)) {
                tallies.add(each.get());
            }
        }
        return tallies;
    }

    private Tally ask(String name, String python, String launcher) throws Exception {
        var process = new RefereeProcess(name, python, launcher, OUTPUT, Clock.systemUTC());
        var atInterrupt = new Thread(process::close);
        Runtime.getRuntime().addShutdownHook(atInterrupt);
        try (process;
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            process.awaitStart();
            process.play(examples.getFirst(), Duration.ofMinutes(1));
            out.println(name + " is running, " + examples.size() + " cases");
            var asking = new ArrayList<Callable<Seen>>();
            examples.forEach(example -> asking.add(() -> new Seen(example, difference(process, example))));
            var unexplained = new ArrayList<String>();
            int equal = 0;
            int explained = 0;
            for (var each : threads.invokeAll(asking)) {
                var example = each.get().example();
                var difference = each.get().difference();
                if (difference.says().isEmpty() && difference.we().isEmpty()) {
                    equal++;
                } else if (known.has(name, example.name(), "", difference.says(), difference.we())) {
                    explained++;
                } else {
                    unexplained.add(line(example.name(), difference.says(), difference.we()));
                }
            }
            var names = examples.stream().map(Example::name).collect(Collectors.toSet());
            known.stale(name, names)
                    .forEach(entry -> unexplained.add(
                            entry.example() + ": written down, but not so any more: \"" + entry.point() + "\""));
            return new Tally(name, "cases", examples.size(), equal, explained, unexplained);
        }
    }

    /// Tried again while only a gap differs: a busy machine may have made it.
    private Outcome.Difference difference(RefereeProcess process, Example example) throws Exception {
        boolean withCause = example.expect().has("cause");
        var shortest = Outcome.of(example.run(NO_JITTER_WAIT), withCause);
        var longestRun = example.run(WHOLE_JITTER_WAIT);
        var longest = Outcome.of(longestRun, withCause);
        var mayTake = Duration.between(longestRun.began(), longestRun.ended());
        for (int tries = 1; ; tries++) {
            var difference = Outcome.difference(process.play(example, mayTake), shortest, longest);
            boolean onlyGaps =
                    difference.says().size() == 1 && difference.says().has("gaps");
            if (!onlyGaps
                    || tries == TRIES_OF_A_GAP
                    || known.has(process.name(), example.name(), "", difference.says(), difference.we())) {
                return difference;
            }
        }
    }

    static String line(String where, ObjectNode says, ObjectNode we) {
        return where + "\n    says " + says + "\n    we   " + we;
    }

    private static boolean report(List<Tally> tallies, PrintStream out) {
        for (var tally : tallies) {
            tally.unexplained().forEach(line -> out.println("\n" + tally.referee() + ": " + line));
        }
        out.printf("%n%-12s %-12s %6s %6s %6s %12s%n", "referee", "", "tried", "equal", "known", "unexplained");
        for (var tally : tallies) {
            out.printf(
                    "%-12s %-12s %6d %6d %6d %12d%n",
                    tally.referee(),
                    tally.of(),
                    tally.tried(),
                    tally.equal(),
                    tally.known(),
                    tally.unexplained().size());
        }
        return tallies.stream().allMatch(tally -> tally.unexplained().isEmpty());
    }
}
