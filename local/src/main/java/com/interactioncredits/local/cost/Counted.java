package com.interactioncredits.local.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// All that docs/cost.md prices, each counted once.
///
/// @param messages one of each kind
/// @param judgement the reconciliation of one message
/// @param stored bytes that one message leaves in the table, and in its indexes
record Counted(
        Map<String, Usage> messages,
        Usage idlePoll,
        Usage busyPoll,
        Usage balance,
        Usage newestMessages,
        Usage judgement,
        Usage idleMonth,
        Stored stored) {
    static final String ACCEPTED = "charged when accepted";
    static final String DELIVERED = "charged when delivered";

    /// How many messages an account is assumed to send between two judgements.
    static final int JUDGED = 20;

    record Stored(double table, double indexes) {}

    static Counted run(Path template, Prices prices) {
        try {
            var folder = Files.createTempDirectory("cost");
            return run(template, folder, prices);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Counted run(Path template, Path folder, Prices prices) {
        var messages = new LinkedHashMap<String, Usage>();
        try (var system =
                new CountedSystem(template, folder.resolve("delivered"), prices, Map.of("CHARGE_ON", "delivered"))) {
            messages.put(DELIVERED, new Journeys(system).message());
        }
        try (var idle = new CountedSystem(template, folder.resolve("idle"), prices, Map.of());
                var system = new CountedSystem(template, folder.resolve("accepted"), prices, Map.of())) {
            var journeys = new Journeys(system);
            messages.put(ACCEPTED, journeys.message());
            messages.put("from another system's queue", journeys.queuedMessage());
            messages.put("refused by WhatsApp", journeys.refused());
            messages.put("without an answer, expired", journeys.expired());
            messages.put("declined, too few credits", journeys.declined());
            var idlePoll = journeys.idlePoll();
            var busyPoll = journeys.busyPoll();
            journeys.balance();
            var balance = system.take();
            journeys.newestMessages();
            var newest = system.take();
            var overhead = prices.assumed("item-overhead-bytes");
            var before = system.table.stored(overhead);
            var judgement = Month.judgementOfOneMessage(system, journeys, JUDGED);
            system.timeToLive();
            var after = system.table.stored(overhead);
            return new Counted(
                    messages,
                    idlePoll,
                    busyPoll,
                    balance,
                    newest,
                    judgement,
                    new Month(idle, prices).idle(),
                    new Stored(
                            (after.table() - before.table()) / JUDGED, (after.indexes() - before.indexes()) / JUDGED));
        }
    }
}
