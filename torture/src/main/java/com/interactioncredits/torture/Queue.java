package com.interactioncredits.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// One SQS queue: each message is handed to a consumer until one takes it, five times at most; sometimes once more.
final class Queue {
    private static final Duration INVISIBLE_FOR = Duration.ofSeconds(90);
    private static final int MOST_RECEIVES = 5;

    /// Takes one message.
    interface Consumer {
        /// @param received how often it came, this time included
        /// @return whether it is done with
        boolean takes(String id, String body, int received);
    }

    private final Simulation world;
    private final Chances chances;
    private final Counts counts;
    private final String name;
    private final Consumer consumer;
    private final List<String> deadLetters = new ArrayList<>();

    Queue(Simulation world, Chances chances, Counts counts, String name, Consumer consumer) {
        this.world = world;
        this.chances = chances;
        this.counts = counts;
        this.name = name;
        this.consumer = consumer;
    }

    void put(String body, Duration delay) {
        var id = new UUID(world.random().nextLong(), world.random().nextLong()).toString();
        world.after(
                delay.toNanos() + world.between(Duration.ofMillis(5), Duration.ofMillis(200)), () -> hand(id, body, 1));
        if (world.happens(chances.deliveredAgain())) {
            counts.one("queue: a message delivered again");
            world.after(
                    delay.toNanos() + world.between(Duration.ofMillis(5), Duration.ofSeconds(100)),
                    () -> hand(id, body, 2));
        }
    }

    private void hand(String id, String body, int received) {
        world.start(name, () -> {
            if (consumer.takes(id, body, received)) {
                return;
            }
            if (received >= MOST_RECEIVES) {
                counts.one("queue: a message to the dead letters");
                deadLetters.add(body);
                return;
            }
            world.after(INVISIBLE_FOR.toNanos(), () -> hand(id, body, received + 1));
        });
    }

    List<String> deadLetters() {
        return deadLetters;
    }
}
