package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.PlaceBy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/// The ways of moving credits side by side: in each round each has its turn, on one account and on many.
final class Rounds {
    /// What is measured, in the order of a round.
    enum Who {
        PROPOSAL("the proposal's calls, bare"),
        BARE("the ledger's calls, bare"),
        LEDGER("ledger"),
        HANDLERS("handlers"),
        TRANSACTIONS("ledger, `PLACE_BY=transaction`");

        final String label;

        Who(String label) {
            this.label = label;
        }
    }

    record Load(int callers, int accounts) {}

    /// @param window milliseconds
    record Cell(int window, Load load, Who who) {}

    private final Store store;
    private final Tokens tokens;
    private final int rounds;

    Rounds(Store store, Tokens tokens, int rounds) {
        this.store = store;
        this.tokens = tokens;
        this.rounds = rounds;
    }

    private record Table(String name, List<AccountId> accounts, Map<Who, Way> ways) {}

    /// @return a measure of each round
    Map<Cell, List<Slot.Measure>> run(
            int window, List<Integer> callers, List<Integer> accounts, Set<Who> ways, IntFunction<Duration> lasts) {
        var measured = new LinkedHashMap<Cell, List<Slot.Measure>>();
        var tables = accounts.stream().map(count -> table(window, count, ways)).toList();
        for (int count : callers) {
            for (int round = 0; round < rounds; round++) {
                for (var table : tables) {
                    table.ways().forEach((who, way) -> {
                        var cell = new Cell(
                                window, new Load(count, table.accounts().size()), who);
                        var slot = new Slot(count, table.accounts(), lasts.apply(count));
                        measured.computeIfAbsent(cell, _ -> new ArrayList<>()).add(slot.run(way));
                    });
                }
            }
        }
        tables.forEach(table -> store.drop(table.name()));
        return measured;
    }

    private Table table(int window, int accounts, Set<Who> who) {
        var name = store.create();
        var dynamo = Watched.client(store.client(), new ConflictWindow(Duration.ofMillis(window)));
        var clock = Clock.systemUTC();
        var ways = new EnumMap<Who, Way>(Who.class);
        for (var each : who) {
            ways.put(
                    each,
                    switch (each) {
                        case PROPOSAL -> new BareCalls(dynamo, name, clock, true);
                        case BARE -> new BareCalls(dynamo, name, clock, false);
                        case LEDGER -> new LedgerCalls(dynamo, name, clock, PlaceBy.COMMIT);
                        case HANDLERS -> new HandlerCalls(dynamo, name, clock, tokens);
                        case TRANSACTIONS -> new LedgerCalls(dynamo, name, clock, PlaceBy.TRANSACTION);
                    });
        }
        return new Table(name, Accounts.open(store.client(), name, accounts), ways);
    }
}
