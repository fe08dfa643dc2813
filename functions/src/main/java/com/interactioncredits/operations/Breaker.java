package com.interactioncredits.operations;

import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Stops sending by itself: it opens when different messages in a row met an error that only the sending account can
/// cause, or got no answer, and WhatsApp accepted none between. While it is open messages wait, and one at a time is
/// attempted as a probe. The first message that WhatsApp accepts closes it.
///
/// One item of the table has the ids of the messages that failed. Their number says whether the breaker is open, so
/// that the write that counts also opens it. Each process reads the item again after a second.
public final class Breaker {
    /// When a message that waits asks again.
    public static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);

    private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

    /// How long a run of the state machine may take until it is the probe.
    private static final Duration PROBE_STARTS_WITHIN = Duration.ofSeconds(5);

    private static final String SENDER_ERRORS = "senderErrors";
    private static final String UNANSWERED = "unanswered";
    private static final Map<String, AttributeValue> KEY =
            Item.key("SENDING#breaker", "SENDING").attributes();

    private static final System.Logger LOG = System.getLogger(Breaker.class.getName());

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;
    private final StoreRetry storeRetry;
    private final Rules rules;
    private volatile Known known = new Known(Row.EMPTY, Instant.MIN);
    private volatile Instant startedUntil = Instant.MIN;

    /// @param errors how many messages in a row open it by an error of the sender; 0 for any number without opening it
    /// @param unanswered how many in a row open it without an answer; the same
    /// @param probe how long a probe may take
    public record Rules(int errors, int unanswered, Duration probe) {
        boolean areOff() {
            return errors == 0 && unanswered == 0;
        }
    }

    /// Whether a message may be attempted.
    public enum Permit {
        YES,
        /// As the only one for a while.
        AS_PROBE,
        /// No: it asks again [#ASK_AGAIN_AFTER].
        WAIT
    }

    /// @param senderErrors how many messages met an error of the sender since the last that was accepted
    /// @param unanswered how many got no answer since then
    /// @param since when the first of them failed
    /// @param probeUntil until when a probe may be under way
    private record Row(int senderErrors, int unanswered, Instant since, Instant probeUntil) {
        static final Row EMPTY = new Row(0, 0, Instant.MIN, Instant.MIN);

        static Row of(Map<String, AttributeValue> attributes) {
            var item = new Item(attributes);
            return new Row(
                    sizeOf(attributes, SENDER_ERRORS),
                    sizeOf(attributes, UNANSWERED),
                    item.optionalTime("since").orElse(Instant.MIN),
                    item.optionalTime("probeUntil").orElse(Instant.MIN));
        }

        private static int sizeOf(Map<String, AttributeValue> attributes, String set) {
            return attributes.containsKey(set) ? attributes.get(set).ss().size() : 0;
        }

        boolean isEmpty() {
            return senderErrors == 0 && unanswered == 0;
        }
    }

    private record Known(Row row, Instant until) {}

    public Breaker(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry, Rules rules) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
        this.storeRetry = storeRetry;
        this.rules = rules;
    }

    /// As it is.
    public BreakerState read() {
        if (rules.areOff()) {
            return BreakerState.OFF;
        }
        var row = reread();
        return causeOf(row)
                .map(cause ->
                        new BreakerState(BreakerState.Position.OPEN, Optional.of(row.since()), Optional.of(cause)))
                .orElse(BreakerState.CLOSED);
    }

    /// For an attempt that is about to be made. While the breaker is open one message at a time gets to be the probe.
    public Permit permit(UUID message) {
        if (!isKnownOpen()) {
            return Permit.YES;
        }
        var now = clock.instant();
        return now.isBefore(known.row().probeUntil()) ? Permit.WAIT : probing(message, now);
    }

    /// For one that is about to be started: while the breaker is open, one when the next probe is due.
    public boolean letsStart() {
        if (!isKnownOpen()) {
            return true;
        }
        var now = clock.instant();
        if (now.isBefore(known.row().probeUntil()) || now.isBefore(startedUntil)) {
            return false;
        }
        startedUntil = now.plus(PROBE_STARTS_WITHIN);
        return true;
    }

    /// Whether what waits on the queue probes while the breaker is open, so that the queue needs no more entries. None
    /// may be left on it: then nothing has probed for longer than an entry waits.
    public boolean isProbedByTheQueue() {
        if (!isKnownOpen()) {
            return false;
        }
        var row = known.row();
        var last = row.since().isAfter(row.probeUntil()) ? row.since() : row.probeUntil();
        return clock.instant().isBefore(last.plus(ASK_AGAIN_AFTER.multipliedBy(2)));
    }

    /// A message was accepted.
    public void accepted() {
        if (rules.areOff() || row().isEmpty()) {
            return;
        }
        // A probe that may be under way keeps its time, so that there are never two.
        var before = storeRetry.read(() -> Row.of(dynamo.updateItem(UpdateItemRequest.builder()
                        .tableName(table)
                        .key(KEY)
                        .updateExpression("REMOVE " + SENDER_ERRORS + ", " + UNANSWERED + ", since")
                        .returnValues(ReturnValue.ALL_OLD)
                        .build())
                .attributes()));
        know(new Row(0, 0, Instant.MIN, before.probeUntil()));
        if (causeOf(before).isPresent()) {
            LOG.log(System.Logger.Level.INFO, "breaker: closed, since WhatsApp accepted a message");
        }
    }

    /// A message met an error that only the sending account can cause.
    public void metSenderError(UUID message) {
        failed(message, SENDER_ERRORS, rules.errors(), "met an error of the sending account");
    }

    /// It is unknown whether WhatsApp accepted a message, or WhatsApp was not reached.
    public void gotNoAnswer(UUID message) {
        failed(message, UNANSWERED, rules.unanswered(), "got no answer");
    }

    private void failed(UUID message, String set, int limit, String how) {
        // When it is open, more ids would say nothing and let the item grow.
        if (limit == 0 || isKnownOpen()) {
            return;
        }
        var after = storeRetry.read(() -> Row.of(dynamo.updateItem(UpdateItemRequest.builder()
                        .tableName(table)
                        .key(KEY)
                        .updateExpression("ADD " + set + " :message SET since = if_not_exists(since, :now)")
                        .expressionAttributeValues(Item.empty()
                                .put(":message", AttributeValue.fromSs(List.of(message.toString())))
                                .put(":now", clock.instant())
                                .attributes())
                        .returnValues(ReturnValue.ALL_NEW)
                        .build())
                .attributes()));
        know(after);
        if (causeOf(after).isPresent()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "breaker: open; " + limit + " messages in a row " + how + ", the last was " + message);
        }
    }

    private Permit probing(UUID message, Instant now) {
        var values = Item.empty()
                .put(":message", message.toString())
                .put(":now", now)
                .put(":until", now.plus(rules.probe()));
        var open = new ArrayList<String>();
        if (rules.errors() > 0) {
            open.add("size(" + SENDER_ERRORS + ") >= :errors");
            values.put(":errors", rules.errors());
        }
        if (rules.unanswered() > 0) {
            open.add("size(" + UNANSWERED + ") >= :unanswered");
            values.put(":unanswered", rules.unanswered());
        }
        var update = UpdateItemRequest.builder()
                .tableName(table)
                .key(KEY)
                .updateExpression("SET probe = :message, probeUntil = :until")
                .conditionExpression("(" + String.join(" OR ", open)
                        + ") AND (attribute_not_exists(probeUntil) OR probeUntil <= :now)")
                .expressionAttributeValues(values.attributes())
                .returnValues(ReturnValue.ALL_NEW)
                .build();
        try {
            know(storeRetry.read(() -> Row.of(dynamo.updateItem(update).attributes())));
            LOG.log(System.Logger.Level.INFO, "breaker: message " + message + " is the probe");
            return Permit.AS_PROBE;
        } catch (ConditionalCheckFailedException _) {
            return causeOf(reread()).isPresent() ? Permit.WAIT : Permit.YES;
        }
    }

    private Optional<BreakerState.Cause> causeOf(Row row) {
        if (rules.errors() > 0 && row.senderErrors() >= rules.errors()) {
            return Optional.of(BreakerState.Cause.ERRORS);
        }
        return rules.unanswered() > 0 && row.unanswered() >= rules.unanswered()
                ? Optional.of(BreakerState.Cause.NO_ANSWER)
                : Optional.empty();
    }

    /// As it was at most a second ago.
    private boolean isKnownOpen() {
        return !rules.areOff() && causeOf(row()).isPresent();
    }

    private Row row() {
        var last = known;
        return clock.instant().isBefore(last.until()) ? last.row() : reread();
    }

    private Row reread() {
        var row = storeRetry.read(() -> Row.of(dynamo.getItem(GetItemRequest.builder()
                        .tableName(table)
                        .key(KEY)
                        .consistentRead(true)
                        .build())
                .item()));
        know(row);
        return row;
    }

    private void know(Row row) {
        known = new Known(row, clock.instant().plus(KNOWN_FOR));
    }
}
