package com.interactioncredits.simulation;

import java.time.Duration;

/// How long the calls of the store take.
///
/// @param transactionWay how long a transaction takes to the store and back, each; `writeWay` and `readWay` likewise
/// @param transaction how long a transaction locks its items
/// @param write how long a write of one item is in flight in the store
record StoreTimes(Span transactionWay, Span writeWay, Span readWay, Span transaction, Span write) {
    /// A range from which each call draws.
    record Span(Duration min, Duration max) {
        static Span micros(long min, long max) {
            return new Span(Duration.ofNanos(min * 1000), Duration.ofNanos(max * 1000));
        }

        long draw(Simulation world) {
            return world.between(min, max);
        }
    }

    private static final Span ANY_WAY = Span.micros(1_000, 4_000);
    private static final Span WRITE = Span.micros(4_000, 8_000);
    private static final Span WINDOW = Span.micros(10_000, 10_000);

    /// For scenarios: wide ranges, so that many orders occur.
    static final StoreTimes VARIED = new StoreTimes(ANY_WAY, ANY_WAY, ANY_WAY, Span.micros(8_000, 15_000), WRITE);

    /// The same, with transactions that lock their items for ten milliseconds.
    static final StoreTimes WITH_WINDOW = new StoreTimes(ANY_WAY, ANY_WAY, ANY_WAY, WINDOW, WRITE);

    /// As a caller in the same region sees them: a transaction 10–20 ms, a write of one item 4–8 ms, a read 2–5 ms.
    static final StoreTimes IN_REGION =
            new StoreTimes(Span.micros(0, 5_000), Span.micros(0, 0), Span.micros(1_000, 2_500), WINDOW, WRITE);

    Span way(String call) {
        return switch (call) {
            case "TransactWriteItems" -> transactionWay;
            case "PutItem", "UpdateItem", "DeleteItem" -> writeWay;
            default -> readWay;
        };
    }
}
