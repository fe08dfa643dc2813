package com.interactioncredits.local.stepfunctions;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The examples run in an implementation, and their results. Not thread-safe.
final class Tally {

    static final String HEADINGS = String.format(
            "%-12s %-12s %6s %6s %6s %12s", "implementation", "asked", "tried", "equal", "known", "unexplained");

    private final String implementation;
    private final String asked;
    private final List<String> unexplained = new ArrayList<>();
    private int tried;
    private int equal;
    private int explained;

    Tally(String implementation, String asked) {
        this.implementation = implementation;
        this.asked = asked;
    }

    /// `expression` is empty for the example as a whole.
    void add(Example example, String expression, Outcome.Difference difference, KnownDifferences known) {
        tried++;
        if (difference.isNone()) {
            equal++;
        } else if (known.has(implementation, example.name(), expression, difference)) {
            explained++;
        } else {
            unexplained.add(example + (expression.isEmpty() ? "" : ": " + expression) + "\n    says "
                    + difference.says() + "\n    we   " + difference.we());
        }
    }

    /// Call after all examples have been added.
    void addStale(List<Example> examples, KnownDifferences known) {
        var names = examples.stream().map(Example::name).collect(Collectors.toSet());
        known.stale(implementation, names)
                .forEach(entry -> unexplained.add(
                        entry.example() + ": written down, but not so any more: \"" + entry.point() + "\""));
    }

    boolean hasUnexplained() {
        return !unexplained.isEmpty();
    }

    void explain(PrintStream out) {
        unexplained.forEach(line -> out.println("\n" + implementation + ": " + line));
    }

    @Override
    public String toString() {
        return String.format(
                "%-12s %-12s %6d %6d %6d %12d", implementation, asked, tried, equal, explained, unexplained.size());
    }
}
