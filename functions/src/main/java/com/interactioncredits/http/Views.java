package com.interactioncredits.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.Freeze;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.health.Health;
import com.interactioncredits.health.SystemMetrics;
import com.interactioncredits.health.SystemMetrics.Counts;
import com.interactioncredits.health.SystemMetrics.Timing;
import com.interactioncredits.messages.Message;
import com.interactioncredits.metrics.Metrics.Name;
import com.interactioncredits.operations.BreakerState;
import com.interactioncredits.operations.Sending;
import com.interactioncredits.reconciliation.Judged;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// How things look from outside: the fields of the contract, in its order, with null for what is absent.
public final class Views {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Views() {}

    public static ObjectNode hold(Hold hold) {
        return object().put("id", hold.id().toString())
                .put("creditType", hold.account().creditType().label())
                .put("amount", hold.amount())
                .<ObjectNode>set("convertedAmount", number(hold.convertedAmount()))
                .put("referenceId", hold.reference().value())
                .put("status", hold.status().label())
                .put("source", hold.source().label())
                .<ObjectNode>set("messageId", id(hold.messageId()))
                .put("expiresAt", time(hold.expiresAt()))
                .put("createdAt", time(hold.createdAt()))
                .put("updatedAt", time(hold.updatedAt()))
                .put("version", hold.version());
    }

    public static ObjectNode balance(Balance balance, long lowThreshold) {
        return balanceWithoutTime(balance, lowThreshold).put("asOf", time(balance.asOf()));
    }

    /// All of a balance that changes only when the account does.
    public static ObjectNode balanceWithoutTime(Balance balance, long lowThreshold) {
        return object().put("creditType", balance.account().creditType().label())
                .put("available", balance.available())
                .put("held", balance.held())
                .put("spent", balance.spent())
                .put("granted", balance.granted())
                .put("activeHolds", balance.activeHolds())
                .<ObjectNode>set(
                        "nextExpiryAt",
                        balance.nextExpiryAt().map(Views::time).map(Views::text).orElseGet(Views::absent))
                .put("level", balance.level(lowThreshold).label())
                .put("lowBecauseHeld", balance.lowBecauseHeld(lowThreshold))
                .put("lowThreshold", lowThreshold)
                .put("frozen", balance.frozen())
                .put("version", balance.version());
    }

    /// @param withActor whether the caller may see who made it
    public static ObjectNode transaction(Transaction transaction, boolean withActor) {
        return object().put("id", transaction.id().toString())
                .put("type", transaction.type().label())
                .put("amount", transaction.amount())
                .put("late", transaction.late())
                .put("missing", transaction.missing())
                .put("referenceId", transaction.reference().value())
                .<ObjectNode>set("holdId", id(transaction.holdId()))
                .<ObjectNode>set("messageId", id(transaction.messageId()))
                .<ObjectNode>set("reason", text(transaction.reason()))
                .<ObjectNode>set(
                        "actor", text(transaction.actor().filter(_ -> withActor).map(Actor::id)))
                .put("createdAt", time(transaction.createdAt()));
    }

    public static ObjectNode message(Message message) {
        return object().put("id", message.id().toString())
                .<ObjectNode>set("to", text(message.to()))
                .put("type", message.type())
                .put("status", message.status().label())
                .put("credits", message.credits())
                .<ObjectNode>set("holdId", id(message.holdId()))
                .<ObjectNode>set("error", message.error().map(Views::failure).orElseGet(Views::absent))
                .put("createdAt", time(message.createdAt()))
                .put("updatedAt", time(message.updatedAt()))
                .put("version", message.version())
                .set("statusTimes", statusTimes(message));
    }

    public static ObjectNode sending(Sending sending) {
        var change = sending.change();
        return object().put("state", sending.state().label())
                .<ObjectNode>set("reason", text(change.map(Sending.Change::reason)))
                .<ObjectNode>set("actor", text(change.map(by -> by.actor().id())))
                .<ObjectNode>set(
                        "changedAt", change.map(by -> text(time(by.at()))).orElseGet(Views::absent))
                .put("version", sending.version());
    }

    public static ObjectNode freeze(Freeze freeze) {
        var change = freeze.change();
        return object().put("userId", freeze.userId())
                .put("frozen", freeze.frozen())
                .<ObjectNode>set("reason", text(change.map(Freeze.Change::reason)))
                .<ObjectNode>set("actor", text(change.map(by -> by.actor().id())))
                .<ObjectNode>set(
                        "changedAt", change.map(by -> text(time(by.at()))).orElseGet(Views::absent))
                .put("version", freeze.version());
    }

    public static ObjectNode health(Health health) {
        return object().put("asOf", time(health.asOf()))
                .<ObjectNode>set("sending", known(health.sending(), Views::sending))
                .<ObjectNode>set("breaker", known(health.breaker(), Views::breaker))
                .<ObjectNode>set("messages", known(health.messages(), messages -> object().put(
                                "unfinished", messages.due() + messages.later())
                        .put("overdue", messages.due())
                        .put("more", messages.more())
                        .set("overdueSince", known(messages.firstDueAt(), first -> text(time(first))))))
                .<ObjectNode>set("holds", known(health.holds(), holds -> object().put("overdue", holds.due())
                        .put("more", holds.more())
                        .set("overdueSince", known(holds.firstDueAt(), first -> text(time(first))))))
                .<ObjectNode>set("reconciliation", known(health.reconciliation(), state -> object().<ObjectNode>set(
                                "unjudgedSince", known(state.unjudgedSince(), since -> text(time(since))))
                        .set("last", known(state.last(), Views::judged))))
                .set("queues", all(health.queues(), Views::queue));
    }

    private static ObjectNode breaker(BreakerState breaker) {
        return object().put("state", breaker.position().label())
                .<ObjectNode>set("since", known(breaker.since(), since -> text(time(since))))
                .set("cause", text(breaker.cause().map(BreakerState.Cause::label)));
    }

    private static ObjectNode judged(Judged judged) {
        return object().put("at", time(judged.at()))
                .put("accounts", judged.accounts())
                .put("unsettled", judged.unsettled())
                .put("drifts", judged.drifts())
                .put("stuckHolds", judged.stuckHolds());
    }

    private static ObjectNode queue(Health.Queue queue) {
        return object().put("name", queue.name().label())
                .set("entries", known(queue.depth(), depth -> object().put("waiting", depth.waiting())
                        .put("inFlight", depth.inFlight())
                        .put("delayed", depth.delayed())));
    }

    public static ObjectNode metrics(SystemMetrics metrics) {
        return object().put("asOf", time(metrics.asOf()))
                .put("from", time(metrics.from()))
                .put("hours", metrics.range().hours())
                .put("periodSeconds", metrics.range().period().toSeconds())
                .set("figures", known(metrics.figures(), Views::figures));
    }

    private static ObjectNode figures(SystemMetrics.Figures figures) {
        var messages = object().<ObjectNode>set("accepted", counts(figures.count(Name.MESSAGES_ACCEPTED)))
                .<ObjectNode>set("sent", counts(figures.count(Name.MESSAGES_SENT)))
                .<ObjectNode>set("delivered", counts(figures.count(Name.MESSAGES_DELIVERED)))
                .<ObjectNode>set("failed", counts(figures.count(Name.MESSAGES_FAILED)))
                .<ObjectNode>set("unconfirmed", counts(figures.count(Name.MESSAGES_UNCONFIRMED)))
                .set("successRate", share(figures.successRate()));
        var holds = object().<ObjectNode>set("placed", counts(figures.count(Name.HOLDS_PLACED)))
                .<ObjectNode>set("converted", counts(figures.count(Name.HOLDS_CONVERTED)))
                .<ObjectNode>set("released", counts(figures.count(Name.HOLDS_RELEASED)))
                .<ObjectNode>set("expired", counts(figures.count(Name.HOLDS_EXPIRED)))
                .set("conversionRate", share(figures.conversionRate()));
        var requests = timing(object(), figures.requests())
                .<ObjectNode>set("faults", counts(figures.count(Name.FAULTS)))
                .set("contended", counts(figures.count(Name.CONTENDED)));
        return object().<ObjectNode>set("messages", messages)
                .<ObjectNode>set("failures", each("class", figures.failures()))
                .<ObjectNode>set("holds", holds)
                .<ObjectNode>set("requests", requests)
                .<ObjectNode>set(
                        "routes",
                        all(
                                List.copyOf(figures.routes().entrySet()),
                                route -> timing(object().put("route", route.getKey()), route.getValue())))
                .<ObjectNode>set("refusals", each("code", figures.refusals()))
                .set("storeRetries", counts(figures.count(Name.STORE_RETRIES)));
    }

    private static JsonNode each(String name, SortedMap<String, Counts> counted) {
        return all(List.copyOf(counted.entrySet()), one -> object().put(name, one.getKey())
                .set("count", counts(one.getValue())));
    }

    private static ObjectNode counts(Counts counts) {
        return object().put("total", counts.total()).set("points", all(counts.points(), Views::number));
    }

    private static ObjectNode timing(ObjectNode view, Timing timing) {
        return view.<ObjectNode>set("count", counts(timing.count()))
                .<ObjectNode>set("p50", all(timing.p50(), Views::number))
                .set("p99", all(timing.p99(), Views::number));
    }

    /// To a tenth of a percent.
    private static JsonNode share(OptionalDouble share) {
        return share.isPresent()
                ? JsonNodeFactory.instance.numberNode(Math.round(share.getAsDouble() * 1_000) / 1_000.0)
                : absent();
    }

    private static <T> JsonNode known(Optional<T> thing, Function<T, ? extends JsonNode> view) {
        return thing.<JsonNode>map(view).orElseGet(Views::absent);
    }

    public static <T> JsonNode all(List<T> things, Function<T, ? extends JsonNode> view) {
        var nodes = JsonNodeFactory.instance.arrayNode();
        things.forEach(thing -> nodes.add(view.apply(thing)));
        return nodes;
    }

    public static JsonNode flag(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    public static JsonNode number(long value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    public static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    static JsonNode absent() {
        return JsonNodeFactory.instance.nullNode();
    }

    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static JsonNode failure(Message.Failure failure) {
        return object().put("code", failure.code())
                .put("title", failure.title())
                .<ObjectNode>set("details", text(failure.details()))
                .put("retryable", failure.retryable());
    }

    private static JsonNode statusTimes(Message message) {
        var times = object();
        new TreeMap<>(message.statusTimes()).forEach((status, time) -> times.put(status.label(), time(time)));
        return times;
    }

    private static JsonNode text(Optional<String> value) {
        return value.map(Views::text).orElseGet(Views::absent);
    }

    private static JsonNode id(Optional<UUID> value) {
        return text(value.map(UUID::toString));
    }

    private static JsonNode number(OptionalLong value) {
        return value.isPresent() ? number(value.getAsLong()) : absent();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
