package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messaging.MessageLifecycle;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.wiring.Wiring;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// TTL deleted an EXPIRY item: the hold's time is up. Only cleans up, since every read judges a hold by its own
/// `expiresAt`; may come late, twice or for a hold that ended long ago.
public final class ExpireHold implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
    private final CreditLedger ledger;
    private final MessageLifecycle lifecycle;
    private final Metrics metrics;

    public ExpireHold() {
        this(Wiring.shared());
    }

    public ExpireHold(Wiring wiring) {
        this.ledger = wiring.ledger();
        this.lifecycle = wiring.messageLifecycle();
        this.metrics = wiring.metrics();
    }

    /// Stops at the first record that fails: the stream brings it again, with all that follow it.
    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        return LogContext.ofInvocation(context, () -> expire(event));
    }

    private StreamsEventResponse expire(DynamodbEvent event) {
        // None come with the call that keeps the function ready.
        for (var record : Objects.requireNonNullElse(event.getRecords(), List.<DynamodbStreamRecord>of())) {
            if (!LogContext.ofPart(() -> isExpired(record))) {
                var failed = new BatchItemFailure(record.getDynamodb().getSequenceNumber());
                return new StreamsEventResponse(List.of(failed));
            }
        }
        return new StreamsEventResponse(List.of());
    }

    private boolean isExpired(DynamodbStreamRecord record) {
        try {
            expire(record);
            return true;
        } catch (RuntimeException fault) {
            System.getLogger(ExpireHold.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the expiry of " + record.getDynamodb().getKeys().get("pk") + " is tried again",
                            fault);
            return false;
        }
    }

    private void expire(DynamodbStreamRecord record) {
        var pk =
                Objects.requireNonNull(record.getDynamodb().getKeys().get("pk")).getS();
        if (!ItemKind.EXPIRY.begins(pk)) {
            return;
        }
        var id = UUID.fromString(ItemKind.EXPIRY.idIn(pk));
        LogContext.holdId(id);
        ledger.expire(id, () -> metrics.count(Metrics.Name.HOLDS_EXPIRED, 1))
                .filter(hold -> hold.status() == Hold.Status.EXPIRED)
                .flatMap(Hold::messageId)
                .ifPresent(messageId -> {
                    LogContext.messageId(messageId);
                    lifecycle.apply(messageId, new MessageEvent.HoldExpired());
                });
    }
}
