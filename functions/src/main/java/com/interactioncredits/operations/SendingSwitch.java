package com.interactioncredits.operations;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.operations.Sending.Change;
import com.interactioncredits.operations.Sending.State;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The switch for sending, one item of the table. Each process asks for it again after five seconds, so that a change
/// is obeyed everywhere within [#OBEYED_WITHIN], and a message costs no read of its own where many are sent.
public final class SendingSwitch {
    public static final Duration OBEYED_WITHIN = Duration.ofSeconds(15);

    /// When a message that has to wait asks again: together with the age of what a process knows, this stays within
    /// [#OBEYED_WITHIN].
    public static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(8);

    private static final Duration KNOWN_FOR = Duration.ofSeconds(5);
    private static final Map<String, AttributeValue> KEY =
            Item.key("SENDING#switch", "SENDING").attributes();

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;
    private final StoreRetry storeRetry;
    private volatile Known known = new Known(State.ON, Instant.MIN);

    private record Known(State state, Instant until) {}

    public SendingSwitch(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// As it was at most five seconds ago.
    public State state() {
        var now = clock.instant();
        var last = known;
        if (now.isBefore(last.until())) {
            return last.state();
        }
        var state = read().state();
        known = new Known(state, now.plus(KNOWN_FOR));
        return state;
    }

    /// As it is.
    public Sending read() {
        return storeRetry.read(() -> sending(dynamo.getItem(GetItemRequest.builder()
                        .tableName(table)
                        .key(KEY)
                        .consistentRead(true)
                        .build())
                .item()));
    }

    /// The last call wins. The same call again is one more change, which changes nothing but its time.
    public Sending set(State state, String reason, Actor actor) {
        return storeRetry.read(() -> sending(dynamo.updateItem(UpdateItemRequest.builder()
                        .tableName(table)
                        .key(KEY)
                        .updateExpression("SET #state = :state, reason = :reason, changedBy = :actor, changedAt = :now"
                                + " ADD version :one")
                        .expressionAttributeNames(Map.of("#state", "state"))
                        .expressionAttributeValues(Item.empty()
                                .put(":state", state.label())
                                .put(":reason", reason)
                                .put(":actor", actor.id())
                                .put(":now", StoredTime.now(clock))
                                .put(":one", 1)
                                .attributes())
                        .returnValues(ReturnValue.ALL_NEW)
                        .build())
                .attributes()));
    }

    private static Sending sending(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        return item.optionalText("state")
                .flatMap(State::named)
                .map(state -> new Sending(
                        state,
                        Optional.of(new Change(
                                item.getText("reason"),
                                new Actor(item.getText("changedBy")),
                                item.getTime("changedAt"))),
                        item.getNumber("version")))
                .orElse(Sending.NEVER_CHANGED);
    }
}
