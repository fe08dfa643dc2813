package com.interactioncredits.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The results of `make first-call` and `make cost`.
///
/// @param firstCalls empty when they were not measured
/// @param cost the lines of the summary's table
record OtherCommands(List<FirstCall> firstCalls, List<String> cost) {
    static final OtherCommands NONE = new OtherCommands(List.of(), List.of());

    private static final String ROW = "TABLE (\\w+)" + " +(\\d+)".repeat(8);
    private static final Pattern FIRST_CALL = Pattern.compile(ROW);
    private static final Pattern PRICE = Pattern.compile("\\| ([^|]+) \\| ([0-9.]+) \\| .*");

    /// Loaded classes, and milliseconds of processor time of the first and of the fifth call.
    record Times(int classes, int first, int fifth) {}

    record FirstCall(String function, Times unprimed, Times primed) {}

    /// @param log of `make first-call`; may be missing
    static OtherCommands read(Path log, Path cost) throws IOException {
        var firstCalls = Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .map(FIRST_CALL::matcher)
                        .filter(row -> row.matches())
                        .map(row -> new FirstCall(
                                row.group(1),
                                new Times(number(row.group(2)), number(row.group(3)), number(row.group(5))),
                                new Times(number(row.group(6)), number(row.group(7)), number(row.group(9)))))
                        .toList()
                : List.<FirstCall>of();
        var summary = Files.readAllLines(cost).stream()
                .dropWhile(line -> !line.equals("## Summary"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("|"))
                .toList();
        return new OtherCommands(firstCalls, summary);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    Map<String, Chart> charts() {
        var charts = new LinkedHashMap<String, Chart>();
        if (!firstCalls.isEmpty()) {
            charts.put("first-calls", firstCallsChart());
        }
        var prices = prices();
        if (!prices.isEmpty()) {
            charts.put(
                    "cost",
                    new Chart(
                            "A million messages, or a month",
                            "dollars, Step Functions Express",
                            List.of("AWS's prices in docs/prices.json"),
                            prices));
        }
        return charts;
    }

    private Chart firstCallsChart() {
        var series = new LinkedHashMap<String, List<Double>>();
        series.put(
                "first call, not primed", milliseconds(call -> call.unprimed().first()));
        series.put("first call, primed", milliseconds(call -> call.primed().first()));
        series.put("fifth call", milliseconds(call -> call.primed().fifth()));
        return new Chart(
                "Calls after a restore",
                "ms of processor time",
                firstCalls.stream().map(FirstCall::function).toList(),
                series);
    }

    private List<Double> milliseconds(Function<FirstCall, Integer> of) {
        return firstCalls.stream().map(call -> (double) of.apply(call)).toList();
    }

    private Map<String, List<Double>> prices() {
        var prices = new LinkedHashMap<String, List<Double>>();
        var before = "";
        for (var line : cost) {
            var row = PRICE.matcher(line);
            if (row.matches()) {
                boolean isSame = row.group(1).startsWith("the same");
                before = isSame ? before : row.group(1);
                prices.put(
                        isSame ? before + row.group(1).replace("the same", "") : before,
                        List.of(Double.valueOf(row.group(2))));
            }
        }
        return prices;
    }

    String markdown() {
        var text = new StringBuilder();
        text.append("\n## First calls\n\n");
        if (firstCalls.isEmpty()) {
            text.append("Not measured in this run: `make first-call`.\n");
        } else {
            text.append(
                    """
                    By `make first-call` in the same run, of some functions: loaded classes and milliseconds of processor time of the
                    first call after a restore, not primed → primed, and of the fifth.

                    | | classes | first call | fifth call |
                    |---|--:|--:|--:|
                    """);
            for (var call : firstCalls) {
                text.append("| %s | %,d → %,d | %d → %d | %d |%n"
                        .formatted(
                                call.function(),
                                call.unprimed().classes(),
                                call.primed().classes(),
                                call.unprimed().first(),
                                call.primed().first(),
                                call.primed().fifth()));
            }
            text.append("\n![first-calls](first-calls.svg)\n");
        }
        if (!cost.isEmpty()) {
            text.append(
                    "\n## Units and cost\n\nCounted by `make cost`, in dollars; [line by line](../../docs/cost.md).\n\n");
            cost.forEach(line -> text.append(line).append('\n'));
            text.append("\n![cost](cost.svg)\n");
        }
        return text.toString();
    }
}
