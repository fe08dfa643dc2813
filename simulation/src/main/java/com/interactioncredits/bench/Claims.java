package com.interactioncredits.bench;

import com.interactioncredits.bench.Rounds.Cell;
import com.interactioncredits.bench.Rounds.Load;
import com.interactioncredits.bench.Rounds.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is claimed of the ledger, judged by one run.
record Claims(Results results) {
    private static final double LEDGER = 0.9;
    private static final double HANDLERS = 0.8;
    private static final double ONE_ACCOUNT = 0.75;

    List<Claim> all() {
        var claims = new ArrayList<>(ratios());
        int unavailable = results.pairs().entrySet().stream()
                .filter(cell ->
                        cell.getKey().who() == Who.LEDGER || cell.getKey().who() == Who.HANDLERS)
                .flatMap(cell -> cell.getValue().stream())
                .mapToInt(Slot.Measure::unavailable)
                .sum();
        claims.add(new Claim(
                "503 of ledger and handlers", "none", Integer.toString(unavailable), unavailable == 0, false));
        claims.addAll(counted());
        return claims;
    }

    private List<Claim> ratios() {
        var loads = results.pairs().keySet().stream()
                .filter(cell -> cell.window() == Bench.USUAL_WINDOW)
                .map(Cell::load)
                .distinct()
                .toList();
        if (loads.isEmpty()) {
            return List.of();
        }
        int callers = results.plan().callers().getLast();
        var one = new Load(callers, results.plan().accounts().getFirst());
        var many = new Load(callers, results.plan().accounts().getLast());
        return List.of(
                ratio(
                        "ledger / the proposal's calls, bare (one account, %d callers)".formatted(callers),
                        LEDGER,
                        List.of(one),
                        load -> cell(load, Who.LEDGER),
                        load -> cell(load, Who.PROPOSAL)),
                ratio(
                        "ledger on one account / on %d (%d callers)".formatted(many.accounts(), callers),
                        ONE_ACCOUNT,
                        List.of(one),
                        load -> cell(load, Who.LEDGER),
                        _ -> cell(many, Who.LEDGER)),
                ratio(
                        "ledger / its calls, bare",
                        LEDGER,
                        loads,
                        load -> cell(load, Who.LEDGER),
                        load -> cell(load, Who.BARE)),
                ratio(
                        "handlers / the ledger's calls, bare",
                        HANDLERS,
                        loads,
                        load -> cell(load, Who.HANDLERS),
                        load -> cell(load, Who.BARE)));
    }

    private static Cell cell(Load load, Who who) {
        return new Cell(Bench.USUAL_WINDOW, load, who);
    }

    private Claim ratio(
            String what, double limit, List<Load> loads, Function<Load, Cell> left, Function<Load, Cell> right) {
        var ratios = loads.stream()
                .map(load -> results.ratio(left.apply(load), right.apply(load)))
                .toList();
        double least = ratios.stream().mapToDouble(ratio -> ratio).min().orElse(0);
        var shown = loads.size() == 1
                ? "%.2f".formatted(least)
                : String.format(Locale.ROOT, "lowest %.2f of ", least)
                        + ratios.stream()
                                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                                .collect(Collectors.joining(", "));
        return new Claim(what, "at least " + limit, shown, least >= limit, false);
    }

    private List<Claim> counted() {
        return List.of(
                requests("a place, of which the answer needs the first three", Growth.PLACE, 5),
                requests("a conversion", Growth.CONVERT, 2),
                flat("requests and units of each call, with few past holds or many", results.past(), true),
                flat("requests and write units of each call, with few active holds or many", results.active(), false));
    }

    private Claim requests(String what, String call, int most) {
        var requests = cost(results.past().getFirst(), call).calls();
        return new Claim(
                "requests of " + what,
                "at most " + most,
                requests.size() + ": " + String.join(", ", requests),
                requests.size() <= most,
                true);
    }

    /// From the second size on: a list of nothing is shorter.
    private static Claim flat(String what, List<Growth.Point> points, boolean withReads) {
        var some = points.get(Math.min(1, points.size() - 1));
        var growing = new ArrayList<String>();
        points.getLast().costs().forEach((call, after) -> {
            var before = cost(some, call);
            if (!before.calls().equals(after.calls())
                    || before.writes() != after.writes()
                    || (withReads && before.reads() != after.reads())) {
                growing.add(call);
            }
        });
        var measured = growing.isEmpty() ? "flat" : "these grow: " + String.join(", ", growing);
        return new Claim(what, "flat", measured, growing.isEmpty(), true);
    }

    static CountedCalls.Count cost(Growth.Point point, String call) {
        return Optional.ofNullable(point.costs().get(call)).orElseThrow();
    }
}
