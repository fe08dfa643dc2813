package com.interactioncredits.simulation;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A caller of the API. It repeats calls without a response, and passes every response to the checker.
final class Client {
    static final String CREDIT_TYPE = "interaction";
    private static final Set<String> OPERATORS = Set.of("grants", "adjustments", "refunds");

    private final World world;
    private final String userId;
    private final boolean service;

    /// @param service whether a backend calls for this user, and not the user
    Client(World world, String userId, boolean service) {
        this.world = world;
        this.userId = userId;
        this.service = service;
    }

    String account() {
        return userId + "#" + CREDIT_TYPE;
    }

    private ObjectNode body() {
        var body = JsonNodeFactory.instance.objectNode();
        return service ? body.put("userId", userId) : body;
    }

    Reply hold(String reference, long amount, int seconds) {
        return untilAnswered("hold", parameters(reference, amount, seconds), request(reference, amount, seconds));
    }

    /// Calls once, without retries.
    Reply holdOnce(String reference, long amount, int seconds) {
        return once("hold", parameters(reference, amount, seconds), request(reference, amount, seconds));
    }

    private static Map<String, String> parameters(String reference, long amount, int seconds) {
        return Map.of(
                "referenceId",
                reference,
                "amount",
                Long.toString(amount),
                "expiresInSeconds",
                Integer.toString(seconds));
    }

    private ObjectNode request(String reference, long amount, int seconds) {
        return body().put("amount", amount).put("referenceId", reference).put("expiresInSeconds", seconds);
    }

    /// @param how `deduct` or `release-hold`
    /// @param name `referenceId` or `holdId`
    Reply end(String how, String name, String value, Optional<Long> amount) {
        var body = body().put(name, value);
        var parameters = new HashMap<>(Map.of(name, value));
        amount.ifPresent(credits -> {
            body.put("amount", credits);
            parameters.put("amount", credits.toString());
        });
        return untilAnswered(how, parameters, body);
    }

    /// Calls once, without retries, for a hold of this reference.
    ///
    /// @param how `deduct` or `release-hold`
    Reply endOnce(String how, String reference) {
        return once(how, Map.of("referenceId", reference), body().put("referenceId", reference));
    }

    /// Deducts with `allowExcess`, so possibly more than the hold.
    Reply deductWithExcess(String reference, long amount) {
        var body = body().put("referenceId", reference).put("amount", amount).put("allowExcess", true);
        var parameters = Map.of("referenceId", reference, "amount", Long.toString(amount), "allowExcess", "true");
        return untilAnswered("deduct", parameters, body);
    }

    /// @param name `referenceId` or `holdId`
    Reply extend(String name, String value, int seconds) {
        var parameters = Map.of(name, value, "expiresInSeconds", Integer.toString(seconds));
        return untilAnswered("extend-hold", parameters, body().put(name, value).put("expiresInSeconds", seconds));
    }

    Reply adjust(String reference, long amount) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("userId", userId)
                .put("amount", amount)
                .put("referenceId", reference)
                .put("reason", "granted twice");
        return untilAnswered("adjustments", Map.of("referenceId", reference, "amount", Long.toString(amount)), body);
    }

    /// @param amount empty for the whole converted amount
    Reply refund(String holdId, String reference, Optional<Long> amount) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("userId", userId)
                .put("holdId", holdId)
                .put("referenceId", reference);
        var parameters = new HashMap<>(Map.of("holdId", holdId, "referenceId", reference));
        amount.ifPresent(credits -> {
            body.put("amount", credits);
            parameters.put("amount", credits.toString());
        });
        return untilAnswered("refunds", parameters, body);
    }

    Reply grant(String reference, long amount) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("userId", userId)
                .put("amount", amount)
                .put("referenceId", reference);
        return untilAnswered("grants", Map.of("referenceId", reference), body);
    }

    Reply send(String key, String text) {
        var body = body().put("to", "+15550100000").put("type", "text");
        body.putObject("text").put("body", text);
        return untilAnswered("send", Map.of("key", key), body);
    }

    Reply balance() {
        return once("balance", Map.of(), null);
    }

    /// `holds`, `transactions` or `messages`.
    Reply list(String what) {
        return once(what, Map.of(), null);
    }

    /// @param since empty to begin
    Reply changes(String since, int limit) {
        return once("changes", Map.of("since", since, "limit", Integer.toString(limit)), null);
    }

    /// Repeats the call while its outcome is unknown: after up to five seconds, or after more than ten minutes.
    private Reply untilAnswered(String kind, Map<String, String> parameters, ObjectNode body) {
        var reply = once(kind, parameters, body);
        for (int tries = 0; tries < 4 && reply.isUnknown() && world.time.chance(0.8); tries++) {
            world.counts.increment("callers: a call repeated");
            world.time.pass(
                    world.time.chance(0.1)
                            ? world.time.between(Duration.ofMinutes(10), Duration.ofMinutes(12))
                            : world.time.between(Duration.ofMillis(50), Duration.ofSeconds(5)));
            reply = once(kind, parameters, body);
        }
        return reply;
    }

    private Reply once(String kind, Map<String, String> parameters, @Nullable ObjectNode body) {
        var process = world.nameOfCall(kind);
        long from = world.time.now();
        var reply = world.call(process, event(kind, parameters, body));
        world.counts.increment(
                "answers: " + kind + " " + (reply.status() == 0 ? "none" : reply.status() + " " + reply.code()));
        var source = service ? "service" : "api";
        world.answers.answered(new Call(kind, account(), source, parameters, process, from, world.time.now()), reply);
        return reply;
    }

    private String query(String kind, Map<String, String> parameters) {
        var query = new ArrayList<String>();
        if (service) {
            query.add("userId=" + userId);
        }
        if (!kind.equals("balance")) {
            query.add("limit=" + parameters.getOrDefault("limit", "100"));
        }
        if (!parameters.getOrDefault("since", "").isEmpty()) {
            query.add("since=" + parameters.get("since"));
        }
        return String.join("&", query);
    }

    private static String path(String kind) {
        return switch (kind) {
            case "send", "messages" -> "/api/whatsapp/" + kind;
            case "changes" -> "/api/changes";
            default -> "/api/credits/{creditType}/" + kind;
        };
    }

    private APIGatewayV2HTTPEvent event(String kind, Map<String, String> parameters, @Nullable ObjectNode body) {
        var headers = new HashMap<>(Map.of(
                "authorization",
                OPERATORS.contains(kind)
                        ? Tokens.operator()
                        : service ? Tokens.service(World.START.plusNanos(world.time.now())) : Tokens.user(userId)));
        if (kind.equals("send")) {
            headers.put("idempotency-key", parameters.getOrDefault("key", ""));
        }
        var event = APIGatewayV2HTTPEvent.builder()
                .withRouteKey((body == null ? "GET " : "POST ") + path(kind))
                .withPathParameters(Map.of("creditType", CREDIT_TYPE))
                .withRawQueryString(body == null ? query(kind, parameters) : "")
                .withHeaders(headers);
        if (body != null) {
            headers.put("content-type", "application/json");
            event.withBody(body.toString());
        }
        return event.build();
    }
}
