package com.interactioncredits.operations;

import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.TryAgainException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The throughput of the number that sends, shared by all functions: one item of the table says from when on the next
/// message may leave. A function reserves slots there before it sends, and waits for them: no two get the same. A
/// slot that nothing leaves in is lost.
public final class Pace {
    /// A caller that would wait longer asks again after as long: AWS bills a function while it waits.
    public static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private static final Map<String, AttributeValue> KEY =
            Item.key("SENDING#pace", "SENDING").attributes();

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;
    private final StoreRetry storeRetry;
    private final StoreRetry.Pause pause;
    private final long intervalMicros;
    private final int together;
    private volatile long lastKnown = Long.MIN_VALUE;

    /// @param perSecond how many messages may leave in a second
    public Pace(
            DynamoDbClient dynamo,
            String table,
            Clock clock,
            StoreRetry storeRetry,
            StoreRetry.Pause pause,
            long perSecond) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
        this.storeRetry = storeRetry;
        this.pause = pause;
        this.intervalMicros = Duration.ofSeconds(1).toNanos() / 1_000 / perSecond;
        this.together = Math.toIntExact(perSecond);
    }

    /// Slots for messages that one caller sends one after the other. Those of a second are reserved together when the
    /// first is needed, since each reservation is a write; what was reserved is used, since it is lost otherwise.
    ///
    /// @param messages how many there are at most
    public Slots slots(int messages) {
        return new Slots(messages);
    }

    public final class Slots {
        private final Instant latest = clock.instant().plus(MAX_WAIT);
        private int wanted;
        private int reserved;
        private Instant next = Instant.MIN;

        private Slots(int messages) {
            this.wanted = messages;
        }

        /// Waits for the next slot.
        ///
        /// @return false when there is none to reserve within [#MAX_WAIT] of the first call
        /// @throws TryAgainException when the store stays busy, or the thread is interrupted
        public boolean await() {
            if (reserved == 0) {
                int some = Math.min(wanted, together);
                var first = reserve(some, latest);
                if (first.isEmpty()) {
                    return false;
                }
                next = first.get();
                reserved = some;
            }
            sleepUntil(next);
            next = next.plus(intervalMicros, ChronoUnit.MICROS);
            reserved--;
            wanted--;
            return true;
        }
    }

    /// @return the first slot; empty when it would be after the latest
    private Optional<Instant> reserve(int slots, Instant latest) {
        return storeRetry.untilDone(() -> {
            var now = clock.instant();
            var busyFirst = lastKnown >= micros(now);
            return taken(slots, now, latest, busyFirst)
                    .or(() -> taken(slots, now, latest, !busyFirst))
                    .map(Optional::of)
                    .or(() -> isFull(latest) ? Optional.of(Optional.empty()) : Optional.empty());
        });
    }

    /// A condition cannot take the later of two times, so there is a write for each case.
    ///
    /// @param busy whether slots after now are taken already
    private Optional<Instant> taken(int slots, Instant now, Instant latest, boolean busy) {
        var update = UpdateItemRequest.builder().tableName(table).key(KEY).returnValues(ReturnValue.UPDATED_NEW);
        var values = Item.empty().put(":now", micros(now)).put(":span", slots * intervalMicros);
        if (busy) {
            values.put(":latest", micros(latest));
            update.updateExpression("SET freeFrom = freeFrom + :span")
                    .conditionExpression("freeFrom BETWEEN :now AND :latest");
        } else {
            update.updateExpression("SET freeFrom = :now + :span")
                    .conditionExpression("attribute_not_exists(pk) OR freeFrom < :now");
        }
        try {
            var after = new Item(dynamo.updateItem(update.expressionAttributeValues(values.attributes())
                            .build())
                    .attributes());
            lastKnown = after.getNumber("freeFrom");
            return Optional.of(Instant.EPOCH.plus(lastKnown - slots * intervalMicros, ChronoUnit.MICROS));
        } catch (ConditionalCheckFailedException _) {
            return Optional.empty();
        }
    }

    private boolean isFull(Instant latest) {
        var item = dynamo.getItem(get -> get.tableName(table).key(KEY).consistentRead(true))
                .item();
        return new Item(item).optionalNumber("freeFrom").orElse(Long.MIN_VALUE) > micros(latest);
    }

    private void sleepUntil(Instant slot) {
        var wait = Duration.between(clock.instant(), slot);
        if (!wait.isPositive()) {
            return;
        }
        try {
            pause.sleep(wait);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TryAgainException("interrupted while it waited for its slot", interrupted);
        }
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }
}
