package com.interactioncredits.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A client that reads the lists once and then follows a user's changes by the feed alone. It keeps the highest version
/// of each item and, of equal versions, the last.
final class Follower {
    private static final int MAX_READS = 40;
    private static final int MAX_PAGE = 5;
    private static final int MAX_PAGES = 1_000;

    private final World world;
    private final Client client;
    private final Map<String, JsonNode> things = new TreeMap<>();
    private String since = "";

    Follower(World world, String userId, boolean service) {
        this.world = world;
        this.client = new Client(world, userId, service);
    }

    /// Starts, and then reads small pages at random times.
    void follow() {
        begin();
        int readings = world.time.random().nextInt(MAX_READS);
        for (int reading = 0; reading < readings; reading++) {
            world.time.pass(
                    world.time.chance(0.1)
                            ? world.time.between(Duration.ofSeconds(50), Duration.ofSeconds(400))
                            : world.time.between(Duration.ZERO, Duration.ofSeconds(8)));
            read(1 + world.time.random().nextInt(MAX_PAGE));
        }
    }

    private void begin() {
        while (since.isEmpty()) {
            read(MAX_PAGE);
            world.time.pass(Duration.ofSeconds(1).toNanos());
        }
        for (var list : List.of("holds", "messages")) {
            var reply = client.list(list);
            while (reply.isUnknown()) {
                world.time.pass(Duration.ofSeconds(1).toNanos());
                reply = client.list(list);
            }
            reply.body().path(list).forEach(thing -> keep(thing.path("id").asText(), thing));
        }
    }

    /// @return whether there is more to read
    private boolean read(int limit) {
        var reply = client.changes(since, limit);
        if (reply.isUnknown()) {
            return true;
        }
        var changes = reply.body();
        changes.path("balances")
                .forEach(balance -> keep(balance.path("creditType").asText(), balance));
        changes.path("holds").forEach(hold -> keep(hold.path("id").asText(), hold));
        changes.path("messages").forEach(message -> keep(message.path("id").asText(), message));
        if (world.time.chance(0.1)) {
            world.counts.increment("followers: a reading made twice");
            return true;
        }
        since = changes.path("nextCursor").asText();
        return changes.path("more").asBoolean();
    }

    private void keep(String name, JsonNode thing) {
        things.merge(name, thing, (known, seen) -> version(seen) >= version(known) ? seen : known);
    }

    private static long version(JsonNode thing) {
        return thing.path("version").asLong();
    }

    /// Reads again, since changes may appear behind the page that was read.
    private void readToTheEnd() {
        int parts = 0;
        while (read(MAX_PAGE) && parts++ < MAX_PAGES) {
            world.time.pass(1);
        }
        world.checker.require(parts < MAX_PAGES, "the feed of changes has no end");
    }

    /// At the end, after the last changes, the follower must have exactly what the lists show.
    void hasAll() {
        readToTheEnd();
        readToTheEnd();
        var shown = new TreeMap<String, JsonNode>();
        shown.put("interaction", withoutTime(client.balance().body().path("balance")));
        for (var list : List.of("holds", "messages")) {
            client.list(list)
                    .body()
                    .path(list)
                    .forEach(thing -> shown.put(thing.path("id").asText(), thing));
        }
        things.remove("scraper");
        things.computeIfPresent("interaction", (_, balance) -> withoutTime(balance));
        world.counts.increment("followers: at the end");
        shown.forEach((name, thing) -> {
            var kept = things.getOrDefault(name, MissingNode.getInstance());
            world.checker.require(
                    thing.equals(kept),
                    "a follower of the changes has " + describe(kept) + " where there is " + describe(thing) + ": "
                            + name);
        });
        world.checker.require(
                shown.keySet().equals(things.keySet()), "a follower of the changes has more than there is");
    }

    private static String describe(JsonNode thing) {
        return thing.isMissingNode()
                ? "nothing"
                : (thing.path("status").asText() + " version " + version(thing)).strip();
    }

    private static JsonNode withoutTime(JsonNode balance) {
        return ((ObjectNode) balance.deepCopy()).without("asOf");
    }
}
