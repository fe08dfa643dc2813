package com.interactioncredits.bench;

import com.interactioncredits.bench.Rounds.Cell;
import com.interactioncredits.bench.Rounds.Load;
import com.interactioncredits.bench.Rounds.Who;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The charts of a run, by the names of their files.
record Charts(Results results) {
    Map<String, Chart> pairs() {
        var charts = new LinkedHashMap<String, Chart>();
        if (results.plan().windows().contains(Bench.USUAL_WINDOW)) {
            results.plan().accounts().forEach(accounts -> charts.put("pairs-" + accounts, pairs(accounts)));
        }
        charts.put("windows", windows());
        return charts;
    }

    Map<String, Chart> growth() {
        var charts = new LinkedHashMap<String, Chart>();
        charts.put("growth-past", growth("past holds", results.past()));
        charts.put("growth-active", growth("active holds", results.active()));
        return charts;
    }

    Map<String, Chart> all() {
        var charts = new LinkedHashMap<>(pairs());
        charts.putAll(growth());
        charts.putAll(results.others().charts());
        return charts;
    }

    private Chart pairs(int accounts) {
        var series = new LinkedHashMap<String, List<Double>>();
        for (var who : Who.values()) {
            series.put(
                    who.label,
                    byCallers(accounts, load -> results.pairsPerSecond(new Cell(Bench.USUAL_WINDOW, load, who))));
        }
        var postgres = results.postgres().runs();
        if (!postgres.isEmpty()) {
            series.put(
                    "PostgreSQL",
                    byCallers(
                            accounts,
                            load -> Results.median(
                                    postgres.getOrDefault(load, List.of()), Slot.Measure::pairsPerSecond)));
        }
        return new Chart(
                named(accounts) + ", a window of " + Bench.USUAL_WINDOW + " ms",
                "pairs a second",
                results.plan().callers().stream()
                        .map(callers -> callers == 1 ? "1 caller" : callers + " callers")
                        .toList(),
                series);
    }

    private List<Double> byCallers(int accounts, ToDoubleFunction<Load> value) {
        return results.plan().callers().stream()
                .map(callers -> value.applyAsDouble(new Load(callers, accounts)))
                .toList();
    }

    private static String named(int accounts) {
        return accounts == 1 ? "one account" : "%,d accounts".formatted(accounts);
    }

    private Chart windows() {
        int callers = results.plan().callers().getLast();
        var windows = results.plan().windows();
        var series = new LinkedHashMap<String, List<Double>>();
        for (int accounts : results.plan().accounts()) {
            for (var who : List.of(Who.BARE, Who.LEDGER, Who.HANDLERS)) {
                series.put(
                        who.label + ", " + named(accounts),
                        windows.stream()
                                .map(window ->
                                        results.pairsPerSecond(new Cell(window, new Load(callers, accounts), who)))
                                .toList());
            }
        }
        return new Chart(
                callers + " callers, by the conflict window",
                "pairs a second",
                windows.stream().map(window -> window + " ms").toList(),
                series);
    }

    private static Chart growth(String what, List<Growth.Point> points) {
        var series = new LinkedHashMap<String, List<Double>>();
        for (var point : points) {
            series.put(
                    "%,d %s".formatted(point.size(), what),
                    point.costs().values().stream()
                            .map(cost -> cost.reads() + cost.writes())
                            .toList());
        }
        return new Chart(
                "A call of an account with " + what,
                "read and write units",
                List.copyOf(points.getFirst().costs().keySet()),
                series);
    }
}
