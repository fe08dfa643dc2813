package com.interactioncredits.simulation;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An operator who stops and resumes sending and freezes accounts, and knows what must not happen while it is stopped.
final class Operator {
    /// A process knows the switch for five seconds, and what it then began lasts at most as long as a function.
    private static final Duration OBEYED_WITHIN = Duration.ofSeconds(5).plus(World.FUNCTION_TIMEOUT);

    private final World world;
    private String state = "on";
    private long since = Long.MAX_VALUE;
    private boolean hasActed;

    Operator(World world) {
        this.world = world;
    }

    /// Stops sending, mostly for a short while and for up to 15 minutes, and resumes it.
    void act() {
        hasActed = true;
        world.time.pass(world.time.between(Duration.ZERO, Duration.ofSeconds(20)));
        set(List.of("paused", "paused", "draining").get(world.time.random().nextInt(3)));
        var most = Duration.ofMinutes(world.time.chance(0.3) ? 15 : 1);
        world.time.pass(world.time.between(Duration.ofSeconds(30), most));
        set("on");
    }

    /// Freezes the accounts of a user for ten seconds to five minutes, perhaps twice.
    void freeze(String userId) {
        do {
            world.time.pass(world.time.between(Duration.ZERO, Duration.ofSeconds(20)));
            freeze(userId, true);
            world.time.pass(world.time.between(Duration.ofSeconds(10), Duration.ofMinutes(5)));
            freeze(userId, false);
        } while (world.time.chance(0.3));
    }

    private void freeze(String userId, boolean frozen) {
        put(
                "/api/operations/accounts/{userId}",
                Map.of("userId", userId),
                "{\"frozen\":" + frozen + ",\"reason\":\"spam\"}");
        world.counts.increment("operator: " + (frozen ? "freezes" : "unfreezes"));
    }

    private void put(String route, Map<String, String> path, String body) {
        var event = APIGatewayV2HTTPEvent.builder()
                .withRouteKey("PUT " + route)
                .withPathParameters(path)
                .withRawQueryString("")
                .withHeaders(Map.of("authorization", Tokens.operator(), "content-type", "application/json"))
                .withBody(body)
                .build();
        while (world.call(world.nameOfCall("operator"), event).status() != 200) {
            world.time.pass(Duration.ofSeconds(1).toNanos());
        }
    }

    private void set(String next) {
        since = Long.MAX_VALUE;
        put("/api/operations/sending", Map.of(), "{\"state\":\"" + next + "\",\"reason\":\"WhatsApp is away\"}");
        world.counts.increment("operator: sending " + next);
        state = next;
        since = world.time.now();
    }

    boolean hasActed() {
        return hasActed;
    }

    /// @param began when the call began that accepts a message
    void seesAccepted(long began) {
        require(!isObeyed(began) || state.equals("on"), "a message was accepted while sending was " + state);
    }

    void seesAttempt() {
        require(
                !isObeyed(world.time.now()) || !state.equals("paused"),
                "a message was attempted while sending was paused");
    }

    private void require(boolean rule, String violation) {
        world.checker.require(rule, violation);
    }

    private boolean isObeyed(long at) {
        return since < Long.MAX_VALUE && at - since > OBEYED_WITHIN.toNanos() + world.skew();
    }
}
