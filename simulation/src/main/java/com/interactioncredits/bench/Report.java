package com.interactioncredits.bench;

import com.interactioncredits.bench.Rounds.Cell;
import com.interactioncredits.bench.Rounds.Load;
import com.interactioncredits.bench.Rounds.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The results as Markdown, with charts.
record Report(Results results) {
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var chart : new Charts(results).all().entrySet()) {
            Files.writeString(
                    folder.resolve(chart.getKey() + ".svg"), chart.getValue().svg());
        }
        Files.writeString(folder.resolve("bench.md"), markdown());
    }

    private String markdown() {
        var text = new StringBuilder(conditions());
        text.append("\n## Claims\n\n| | limit | measured | |\n|---|---|---|---|\n");
        new Claims(results)
                .all()
                .forEach(claim -> text.append("| %s | %s | %s | %s |%n"
                        .formatted(
                                claim.what(), claim.limit(), claim.measured(), claim.isMet() ? "met" : "**missed**")));
        text.append(
                """

                A ratio is the median of the rounds' ratios, at a window of %d ms; several are in the order of the table below. What is
                counted, and not timed, makes `make bench` fail when its limit is missed.

                ## Pairs a second

                A pair is a hold of one credit that is placed and converted. Each cell: pairs a second (p50, p99 of a pair in
                milliseconds).
                """
                        .formatted(Bench.USUAL_WINDOW));
        var charts = new Charts(results);
        results.plan().windows().forEach(window -> text.append(table(window)));
        text.append(images(charts.pairs().keySet()));
        text.append(
                """

                ## Growth

                Each cell: requests, read units and write units of one call of an account, counted on the simulated store. `POST …/hold`
                reads all active holds for the limit of active ones, and so do the balance and the list of active holds: 4 KB of them are
                one read unit.
                """);
        text.append(growth("past holds", results.past()));
        text.append(growth("active holds", results.active()));
        text.append(images(charts.growth().keySet()));
        return text.append(results.others().markdown()).toString();
    }

    private String conditions() {
        var plan = results.plan();
        return String.format(
                Locale.ROOT,
                """
                # Bench

                `make bench` writes this file; do not edit it. Measured with `ROUNDS=%d SECONDS=%s` on Java %s, %s, %d processors,
                which callers and store share.

                - **The store** is DynamoDB Local in memory, in the process of the callers, behind HTTP. In it transactions do not
                  conflict. So here a transaction takes longer by the window and keeps its items until it is answered, and a write that
                  meets them is refused, as DynamoDB documents. Its speed is not DynamoDB's: the ratios of one run are what counts.
                - **The ledger's calls, bare** are the same requests with the same items and conditions, without rules, retries, or
                  waiting for a turn. **The proposal's calls, bare** leave out the read before the commit and the expiry timer.
                - **The ledger** is `Placing` with `PLACE_BY=commit`, and `CreditLedger`. **The handlers** are `PlaceHoldHandler` and
                  `DeductHandler` with the same setting, called with events of API Gateway; they verify a token each time.
                - **Callers** are closed loops. In each round each way has its turn, on one account and on many; the tables show the
                  median of the rounds, of which windows other than %d ms have three at most. Java's HTTP client keeps 200
                  connections, more than there are callers.
                - %s
                """,
                plan.rounds(),
                number(plan.seconds()),
                Runtime.version().feature(),
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Bench.USUAL_WINDOW,
                results.postgres().runs().isEmpty()
                        ? "**PostgreSQL** was not measured: Debian's package is not installed, or does not start."
                        : results.postgres().description());
    }

    private String table(int window) {
        var ways = results.pairs().keySet().stream()
                .filter(cell -> cell.window() == window)
                .map(Cell::who)
                .distinct()
                .toList();
        var text = new StringBuilder("%n### A window of %d ms%n%n| callers | accounts |".formatted(window));
        ways.forEach(way -> text.append(' ').append(way.label).append(" |"));
        text.append(" ledger / bare | handlers / bare | PostgreSQL |\n|--:|--:|");
        text.append("--:|".repeat(ways.size() + 3)).append('\n');
        for (int accounts : results.plan().accounts()) {
            for (int callers : results.plan().callers()) {
                var load = new Load(callers, accounts);
                text.append("| %d | %d |".formatted(callers, accounts));
                ways.forEach(way -> text.append(shown(results.rounds(new Cell(window, load, way)))));
                var bare = new Cell(window, load, Who.BARE);
                text.append(String.format(
                        Locale.ROOT,
                        " %.2f | %.2f |",
                        results.ratio(new Cell(window, load, Who.LEDGER), bare),
                        results.ratio(new Cell(window, load, Who.HANDLERS), bare)));
                text.append(shown(results.postgres().runs().getOrDefault(load, List.of())))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String shown(List<Slot.Measure> rounds) {
        if (rounds.isEmpty()) {
            return " – |";
        }
        int unavailable = rounds.stream().mapToInt(Slot.Measure::unavailable).sum();
        return String.format(
                Locale.ROOT,
                " **%.0f** (%.0f, %.0f)%s |",
                Results.median(rounds, Slot.Measure::pairsPerSecond),
                Results.median(rounds, Slot.Measure::p50),
                Results.median(rounds, Slot.Measure::p99),
                unavailable == 0 ? "" : ", " + unavailable + " × 503");
    }

    private static String growth(String what, List<Growth.Point> points) {
        var text = new StringBuilder("%n| %s |".formatted(what));
        points.forEach(point -> text.append(" %,d |".formatted(point.size())));
        text.append("\n|---|").append("--:|".repeat(points.size())).append('\n');
        for (var call : points.getFirst().costs().keySet()) {
            text.append("| ").append(call).append(" |");
            for (var point : points) {
                var cost = Claims.cost(point, call);
                text.append(String.format(
                        Locale.ROOT, " %d, %s, %d |", cost.calls().size(), number(cost.reads()), cost.writes()));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String images(Collection<String> names) {
        return names.stream()
                .map(name -> "\n![" + name + "](" + name + ".svg)\n")
                .collect(Collectors.joining());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
