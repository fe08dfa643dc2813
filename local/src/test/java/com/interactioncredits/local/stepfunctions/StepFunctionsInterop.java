package com.interactioncredits.local.stepfunctions;

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

/// `make interop`: runs every [Example] in other implementations of Step Functions, and every expression in the
/// reference implementation of JSONata, and compares the results with those of our interpreter. Arguments:
/// `MiniStack=<python>`, `LocalStack=<python>`, `jsonata=<folder with node_modules>`, each only to include it, and
/// optionally `CASES=<part of a name>`. Exits with 1 when a difference is not recorded in
/// `interop/known-differences.json`, or a recorded one no longer occurs.
final class StepFunctionsInterop {

    private static final Path OUTPUT = Path.of("target/interop");
    private static final Path KNOWN = Path.of("interop/known-differences.json");
    private static final Map<String, String> LAUNCHERS =
            Map.of("MiniStack", "interop/start_ministack.py", "LocalStack", "interop/start_localstack.py");
    private static final String EXPRESSIONS = "jsonata";
    private static final RandomGenerator NO_JITTER_WAIT = () -> 0;
    private static final RandomGenerator WHOLE_JITTER_WAIT = () -> -1;
    private static final int TRIES = 3;
    private static final int AT_ONCE = 4;

    private record Seen(Example example, Outcome.Difference difference) {}

    private final List<Example> examples;
    private final KnownDifferences known;
    private final PrintStream out;

    private StepFunctionsInterop(List<Example> examples, KnownDifferences known, PrintStream out) {
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
        if (examples.isEmpty()) {
            System.err.println("No case has \"" + part + "\" in its name.");
            System.exit(2);
        }
        Files.createDirectories(OUTPUT);
        var tallies = new StepFunctionsInterop(examples, new KnownDifferences(KNOWN), System.out).ask(settings);
        System.exit(report(tallies, System.out) ? 0 : 1);
    }

    private List<Tally> ask(Map<String, String> settings) throws Exception {
        var asking = new ArrayList<Callable<Tally>>();
        LAUNCHERS.forEach((name, launcher) -> {
            if (settings.containsKey(name)) {
                asking.add(() -> ask(name, settings.get(name), launcher));
            }
        });
        if (settings.containsKey(EXPRESSIONS)) {
            asking.add(() -> askExpressions(settings.get(EXPRESSIONS)));
        }
        var tallies = new ArrayList<Tally>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Tally> each : threads.invokeAll(asking)) {
                tallies.add(each.get());
            }
        }
        return tallies;
    }

    private Tally ask(String name, String python, String launcher) throws Exception {
        var process = new OtherStepFunctions(name, python, launcher, OUTPUT, Clock.systemUTC());
        var atInterrupt = new Thread(process::close);
        Runtime.getRuntime().addShutdownHook(atInterrupt);
        try (process;
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            process.awaitStart();
            process.play(examples.getFirst(), Duration.ofMinutes(1));
            out.println(name + " is running, " + examples.size() + " cases");
            var asking = new ArrayList<Callable<Seen>>();
            examples.forEach(example -> asking.add(() -> ask(process, example)));
            var tally = new Tally(name, "cases");
            for (var each : threads.invokeAll(asking)) {
                var seen = again(process, each.get());
                tally.add(seen.example(), "", seen.difference(), known);
            }
            tally.addStale(examples, known);
            return tally;
        }
    }

    private Tally askExpressions(String modules) throws Exception {
        var all = new ArrayList<>(examples);
        if (examples.size() == Example.all().size()) {
            all.addAll(Example.deployed());
        }
        var byExpression = new TreeMap<String, Seen>();
        try (var reference = new ReferenceJsonata(modules, OUTPUT)) {
            for (var example : all) {
                reference
                        .differences(example)
                        .forEach((expression, difference) -> byExpression.merge(
                                expression,
                                new Seen(example, difference),
                                (one, other) -> one.difference().isNone() ? other : one));
            }
        }
        var tally = new Tally(EXPRESSIONS, "expressions");
        byExpression.forEach((expression, seen) -> tally.add(seen.example(), expression, seen.difference(), known));
        tally.addStale(all, known);
        return tally;
    }

    /// A difference that is not recorded is measured again with no other load: on a busy machine gaps are longer and
    /// timeouts may pass.
    private Seen again(OtherStepFunctions process, Seen first) throws Exception {
        var seen = first;
        for (int tries = 1; tries < TRIES; tries++) {
            var example = seen.example();
            if (seen.difference().isNone() || known.has(process.name(), example.name(), "", seen.difference())) {
                return seen;
            }
            seen = ask(process, example);
        }
        return seen;
    }

    private static Seen ask(OtherStepFunctions process, Example example) throws Exception {
        boolean withCause = example.expect().has("cause");
        var shortest = Outcome.of(example.run(NO_JITTER_WAIT), withCause);
        var longestRun = example.run(WHOLE_JITTER_WAIT);
        var longest = Outcome.of(longestRun, withCause);
        var mayTake = Duration.between(longestRun.began(), longestRun.ended());
        return new Seen(example, Outcome.difference(process.play(example, mayTake), shortest, longest));
    }

    private static boolean report(List<Tally> tallies, PrintStream out) {
        if (tallies.isEmpty()) {
            out.println("No other implementation was available.");
            return true;
        }
        tallies.forEach(tally -> tally.explain(out));
        out.println("\n" + Tally.HEADINGS);
        tallies.forEach(out::println);
        return tallies.stream().noneMatch(Tally::hasUnexplained);
    }
}
