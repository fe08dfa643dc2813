package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One SQS queue: each message is delivered until it is processed, five times at most, and sometimes once
/// more. What its consumers have no hands for waits in the order in which it came.
final class Queue {
    private static final Duration INVISIBLE_FOR = Duration.ofSeconds(90);
    private static final int MAX_RECEIVES = 5;

    /// @param received the number of deliveries, including this one
    record Delivery(String id, String body, int received) {}

    /// Processes a batch.
    interface Consumer {
        /// @return the ids of what was not processed
        Set<String> takes(List<Delivery> batch);
    }

    /// How an event source mapping polls.
    ///
    /// @param concurrency how many batches at once, at most
    record Polling(int batchSize, int concurrency) {
        /// Each message for itself, at once.
        static final Polling AT_ONCE = new Polling(1, Integer.MAX_VALUE);
    }

    private final Simulation world;
    private final FaultRates faults;
    private final Counts counts;
    private final String name;
    private final Polling polling;
    private final Consumer consumer;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final List<String> deadLetters = new ArrayList<>();
    private int running;

    Queue(Simulation world, FaultRates faults, Counts counts, String name, Polling polling, Consumer consumer) {
        this.world = world;
        this.faults = faults;
        this.counts = counts;
        this.name = name;
        this.polling = polling;
        this.consumer = consumer;
    }

    void put(String body, Duration delay) {
        var id = new UUID(world.random().nextLong(), world.random().nextLong()).toString();
        world.after(
                delay.toNanos() + world.between(Duration.ofMillis(5), Duration.ofMillis(200)),
                () -> arrives(new Delivery(id, body, 1)));
        if (world.chance(faults.deliveredAgain())) {
            counts.increment("queue: a message delivered again");
            world.after(
                    delay.toNanos() + world.between(Duration.ofMillis(5), Duration.ofSeconds(100)),
                    () -> arrives(new Delivery(id, body, 2)));
        }
    }

    private void arrives(Delivery delivery) {
        waiting.add(delivery);
        poll();
    }

    private void poll() {
        while (running < polling.concurrency() && !waiting.isEmpty()) {
            var batch = new ArrayList<Delivery>();
            while (batch.size() < polling.batchSize() && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            running++;
            world.start(name, () -> {
                var left = consumer.takes(batch);
                batch.stream().filter(one -> left.contains(one.id())).forEach(this::notProcessed);
                running--;
                poll();
            });
        }
    }

    private void notProcessed(Delivery delivery) {
        if (delivery.received() >= MAX_RECEIVES) {
            counts.increment("queue: a message to the dead letters");
            deadLetters.add(delivery.body());
            return;
        }
        var again = new Delivery(delivery.id(), delivery.body(), delivery.received() + 1);
        world.after(INVISIBLE_FOR.toNanos(), () -> arrives(again));
    }

    int waiting() {
        return waiting.size();
    }

    List<String> deadLetters() {
        return deadLetters;
    }
}
