package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// One randomized fault-injection scenario: several callers act for several users, and the end state is checked.
final class Scenario {
    /// Long after the last caller, the longest hold, the latest webhook and all deliveries of a queue.
    private static final Duration MAX_DURATION = Duration.ofHours(8);

    /// One scenario in this many has no fault except one process that dies, at one of its first steps.
    private static final int ONE_DEATH_IN = 5;

    private static final int STEPS = 600;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /// More than open the breaker.
    private static final int MESSAGES_IN_AN_OUTAGE = 8;

    private final World world;
    private final List<Follower> followers = new ArrayList<>();
    private final List<String> holdIds = new ArrayList<>();

    private Scenario(World world) {
        this.world = world;
    }

    /// @param violations each with its time; empty if the contract held
    /// @param trace all writes and responses
    record Outcome(List<String> violations, List<String> trace) {}

    static Outcome run(long seed, Counts counts) {
        var random = new Random(seed * 31 + 7);
        boolean oneDeath = random.nextInt(ONE_DEATH_IN) == 0;
        var faults = oneDeath ? FaultRates.NONE : FaultRates.drawn(random);
        var diesAt = oneDeath ? OptionalLong.of(random.nextInt(STEPS)) : OptionalLong.empty();
        var settings = new HashMap<>(Map.of(
                "MAX_WAIT_SECONDS",
                Integer.toString(300 + random.nextInt(3) * 300),
                "MESSAGE_HOLD_SECONDS",
                Integer.toString(120 + random.nextInt(4) * 200),
                "CHARGE_ON",
                random.nextInt(4) == 0 ? "delivered" : "accepted",
                "DELIVERED_HOLD_SECONDS",
                Integer.toString(300 + random.nextInt(4) * 400),
                "PLACE_BY",
                List.of("transaction", "commit", "commit", "adaptive").get(random.nextInt(4))));
        // Drawn apart, so that the others stay the same.
        var limits = new Random(seed * 31 + 11);
        if (limits.nextInt(4) == 0) {
            settings.put("HOLDS_PER_MINUTE", List.of("3", "6").get(limits.nextInt(2)));
            settings.put("HOLD_BURST", Integer.toString(1 + limits.nextInt(3)));
            settings.put("SENDS_PER_MINUTE", List.of("3", "6").get(limits.nextInt(2)));
            settings.put("SEND_BURST", Integer.toString(1 + limits.nextInt(3)));
        }
        // Seeds that follow each other give similar first draws: these are spread.
        var breaker = new Random(seed * SPREAD + 13);
        var outage = breaker.nextInt(4) == 0 ? Optional.of(Outage.drawn(breaker)) : Optional.<Outage>empty();
        if (outage.isPresent()) {
            settings.put("BREAKER_ERRORS", Integer.toString(2 + breaker.nextInt(2)));
            settings.put("BREAKER_UNANSWERED", List.of("0", "3", "5").get(breaker.nextInt(3)));
            settings.put("BREAKER_PROBE_SECONDS", List.of("20", "30").get(breaker.nextInt(2)));
        }
        var pace = new Random(seed * SPREAD + 17);
        if (pace.nextInt(4) == 0) {
            settings.put("MESSAGES_PER_SECOND", List.of("1", "2").get(pace.nextInt(2)));
        }
        var setup = new World.Setup(
                faults, settings, StoreTimes.VARIED, Optional.empty(), diesAt, outage, Queue.Polling.AT_ONCE);
        try (var world = new World(seed, setup, counts)) {
            world.reconcileOften();
            return new Outcome(
                    new Scenario(world).run(1 + random.nextInt(2), settings, oneDeath), world.checker.trace());
        }
    }

    private List<String> run(int users, Map<String, String> settings, boolean oneDeath) {
        for (int user = 0; user < users; user++) {
            var userId = "user_" + (char) ('a' + user);
            var clients = 1 + world.time.random().nextInt(3);
            long granted = 5 + user * 7L;
            world.time.start("operator", () -> new Client(world, userId, false).grant("g0", granted));
            var follower = new Follower(world, userId, world.time.chance(0.25));
            followers.add(follower);
            world.time.start("follower", follower::follow);
            for (int number = 0; number < clients; number++) {
                boolean service = world.time.chance(0.25);
                world.time.start("client", () -> act(new Client(world, userId, service), userId));
            }
        }
        world.outage.ifPresent(this::sendDuring);
        if (world.time.chance(0.2)) {
            world.time.start("operator", world.operator::act);
        }
        if (world.time.chance(0.2)) {
            world.time.start("operator", () -> world.operator.freeze("user_a"));
        }
        do {
            world.time.run(Duration.ofSeconds(7));
        } while (ok() && !world.isOver() && world.time.now() < MAX_DURATION.toNanos());
        if (ok() && !world.isOver()) {
            world.checker.violations().add("the system did not come to rest");
        }
        if (ok()) {
            world.expireDueHolds();
            followers.forEach(follower -> world.time.start("follower", follower::hasAll));
            world.time.run(Duration.ofMinutes(1));
        }
        if (ok()) {
            world.checker.violations().addAll(new FinalChecks(world, settings.get("CHARGE_ON"), oneDeath).violations());
        }
        return world.checker.violations().stream()
                .map(violation -> violation + " (at " + Duration.ofNanos(world.time.now()) + ")")
                .toList();
    }

    private void sendDuring(Outage outage) {
        var client = new Client(world, "user_x", false);
        world.time.start("operator", () -> client.grant("g0", MESSAGES_IN_AN_OUTAGE));
        world.time.start("client", () -> {
            world.time.pass(outage.from());
            for (int message = 0; message < MESSAGES_IN_AN_OUTAGE && ok(); message++) {
                client.send("o" + message, "hello");
                world.time.pass(world.time.between(Duration.ZERO, Duration.ofSeconds(8)));
            }
        });
    }

    private boolean ok() {
        return world.checker.violations().isEmpty();
    }

    private void act(Client client, String userId) {
        int steps = 4 + world.time.random().nextInt(10);
        for (int step = 0; step < steps && ok(); step++) {
            world.time.pass(
                    world.time.chance(0.15)
                            ? world.time.between(Duration.ofSeconds(50), Duration.ofSeconds(400))
                            : world.time.between(Duration.ZERO, Duration.ofSeconds(2)));
            step(client, userId);
        }
    }

    private void step(Client client, String userId) {
        var random = world.time.random();
        var reference = "r" + random.nextInt(5);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> {
                var reply = client.hold(reference, 1 + random.nextInt(7), 60 + random.nextInt(2) * 60);
                var id = reply.body().at("/hold/id").asText();
                if (!id.isEmpty()) {
                    holdIds.add(id);
                }
            }
            case 6, 7, 8 -> client.end("deduct", "referenceId", reference, Optional.empty());
            case 9 -> client.end("deduct", "referenceId", reference, Optional.of(1L + random.nextInt(3)));
            case 10, 11 -> client.end("release-hold", "referenceId", reference, Optional.empty());
            case 12 -> {
                if (!holdIds.isEmpty()) {
                    var id = holdIds.get(random.nextInt(holdIds.size()));
                    client.end(random.nextBoolean() ? "deduct" : "release-hold", "holdId", id, Optional.empty());
                }
            }
            case 13, 14, 15 -> {
                var id = send(client).body().at("/message/holdId");
                if (id.isTextual()) {
                    holdIds.add(id.asText());
                }
            }
            case 16 -> world.sends.put(request(userId, "q" + random.nextInt(3)), Duration.ZERO);
            case 17 -> client.grant("g" + random.nextInt(3), 5);
            case 18 -> client.list(List.of("holds", "transactions").get(random.nextInt(2)));
            case 19 -> client.extend("referenceId", reference, 60 + random.nextInt(3) * 60);
            case 20 -> client.deductWithExcess(reference, 1 + random.nextInt(9));
            case 21 -> client.adjust("a" + random.nextInt(4), 1 + random.nextInt(4));
            case 22 -> {
                if (!holdIds.isEmpty()) {
                    var id = holdIds.get(random.nextInt(holdIds.size()));
                    var amount = random.nextBoolean() ? Optional.<Long>empty() : Optional.of(1L + random.nextInt(3));
                    client.refund(id, "f" + random.nextInt(6), amount);
                }
            }
            default -> client.balance();
        }
    }

    /// Some are also in the queue: what is refused there may be repeated here.
    private Reply send(Client client) {
        var random = world.time.random();
        return random.nextInt(3) == 0
                ? client.send("q" + random.nextInt(3), "hello")
                : client.send("m" + random.nextInt(4), "hello " + random.nextInt(2));
    }

    private static String request(String userId, String key) {
        return """
                {"userId":"%s","idempotencyKey":"%s",
                 "message":{"to":"+15550100000","type":"text","text":{"body":"hello"}}}"""
                .formatted(userId, key);
    }
}
