package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// One SQS queue: each message is delivered until it is processed, five times at most, and sometimes once more.
final class Queue {
    private static final Duration INVISIBLE_FOR = Duration.ofSeconds(90);
    private static final int MAX_RECEIVES = 5;

    /// Processes one message.
    interface Consumer {
        /// @param received the number of deliveries, including this one
        /// @return whether it was processed
        boolean takes(String id, String body, int received);
    }

    private final Simulation world;
    private final FaultRates faults;
    private final Counts counts;
    private final String name;
    private final Consumer consumer;
    private final List<String> deadLetters = new ArrayList<>();

    Queue(Simulation world, FaultRates faults, Counts counts, String name, Consumer consumer) {
        this.world = world;
        this.faults = faults;
        this.counts = counts;
        this.name = name;
        this.consumer = consumer;
    }

    void put(String body, Duration delay) {
        var id = new UUID(world.random().nextLong(), world.random().nextLong()).toString();
        world.after(
                delay.toNanos() + world.between(Duration.ofMillis(5), Duration.ofMillis(200)),
                () -> deliver(id, body, 1));
        if (world.chance(faults.deliveredAgain())) {
            counts.increment("queue: a message delivered again");
            world.after(
                    delay.toNanos() + world.between(Duration.ofMillis(5), Duration.ofSeconds(100)),
                    () -> deliver(id, body, 2));
        }
    }

    private void deliver(String id, String body, int received) {
        world.start(name, () -> {
            if (consumer.takes(id, body, received)) {
                return;
            }
            if (received >= MAX_RECEIVES) {
                counts.increment("queue: a message to the dead letters");
                deadLetters.add(body);
                return;
            }
            world.after(INVISIBLE_FOR.toNanos(), () -> deliver(id, body, received + 1));
        });
    }

    List<String> deadLetters() {
        return deadLetters;
    }
}
