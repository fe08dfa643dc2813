package com.interactioncredits.messaging;

import com.interactioncredits.ledger.ExtraWrites;
import com.interactioncredits.messages.MessageCredits;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import com.interactioncredits.store.Unfinished;
import com.interactioncredits.whatsapp.Content;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Reads and writes messages one by one, always strongly. A write succeeds only on the version that was read.
public final class MessageRepository {
    private final DynamoDbClient dynamo;
    private final String table;
    private final Listing listing;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public MessageRepository(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = table;
        this.listing = new Listing(dynamo, table);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    public Optional<MessageRecord> find(UUID id) {
        return storeRetry.read(() -> item(MessageItems.key(id)).map(MessageItems::record));
    }

    /// A message whose hold was seen: a read may show one half of their transaction before the other.
    MessageRecord await(UUID id) {
        return storeRetry.untilDone(() -> find(id));
    }

    /// Whether credits are held for a message that is still under way: its hold is not known to have ended, and its
    /// time is not up. The message's own record says so.
    public boolean areCreditsHeld(UUID id) {
        return find(id).filter(message ->
                        message.delivery().isUnderWay() && message.payment().isHeldAt(clock.instant()))
                .isPresent();
    }

    /// The id of the message that WhatsApp knows by its own id.
    public Optional<UUID> idOf(String whatsAppId) {
        return storeRetry.read(() -> item(MessageItems.whatsAppIdKey(whatsAppId))
                .map(item -> UUID.fromString(new Item(item).getText("messageId"))));
    }

    /// Gone once no further attempt can be made.
    Optional<Content> content(UUID id) {
        return storeRetry.read(() ->
                item(MessageItems.contentKey(id)).map(item -> Contents.fromJson(new Item(item).getText("content"))));
    }

    /// What a message says of its credits.
    public Optional<MessageCredits> credits(UUID id) {
        return find(id).map(MessageRecord::credits);
    }

    public boolean hasContent(UUID id) {
        return content(id).isPresent();
    }

    /// @param next where the next page begins; empty at the end
    record Overdue(List<UUID> ids, Optional<Map<String, AttributeValue>> next) {}

    /// The unfinished messages of one part of the index whose next step is overdue, the longest overdue first.
    ///
    /// @param from where an earlier page said that the next one begins
    /// @return 200 at most
    Overdue overdue(int shard, Instant now, Optional<Map<String, AttributeValue>> from) {
        var due = storeRetry.read(() -> listing.until(MessageItems.shard(shard), now, from));
        return new Overdue(due.keys().stream().map(MessageItems::idIn).toList(), due.next());
    }

    /// How many messages are not finished, and how many of these are overdue.
    public Unfinished unfinished() {
        var parts = IntStream.range(0, MessageItems.SHARDS)
                .mapToObj(MessageItems::shard)
                .toList();
        return storeRetry.read(() -> listing.unfinished(parts, clock.instant(), false));
    }

    /// Writes a message for which no hold was placed.
    ///
    /// @param created called when there was none with its id
    /// @return the message that has its id: this one, or the one that was there before
    MessageRecord createOrFind(MessageRecord message, Runnable created) {
        return storeRetry.untilDone(() -> {
            if (write(new ExtraWrites(List.of(putNew(message))))) {
                created.run();
                return Optional.of(message);
            }
            return find(message.id());
        });
    }

    /// Changes a message in which no credits move.
    ///
    /// @param seen the message as it was read: it is read again only when another writer was faster
    /// @param change empty to leave the message alone
    /// @return the message as it now is
    MessageRecord update(MessageRecord seen, Function<MessageRecord, Optional<MessageRecord>> change) {
        return retryFrom(seen, before -> {
            var changed = change.apply(before);
            if (changed.isEmpty()) {
                return Optional.of(before);
            }
            var after = changed.get().changedAt(now());
            return write(updating(before, after)) ? Optional.of(after) : Optional.empty();
        });
    }

    /// Makes the attempt on the message as it was seen, then on the message as it is read again, until one succeeds.
    ///
    /// @param attempt empty when another writer was faster
    <T> T retryFrom(MessageRecord seen, Function<MessageRecord, Optional<T>> attempt) {
        var first = new AtomicBoolean(true);
        return storeRetry.untilDone(() ->
                attempt.apply(first.getAndSet(false) ? seen : find(seen.id()).orElseThrow()));
    }

    /// Makes the writes alone.
    ///
    /// @return false when the message is not as it was read
    boolean write(ExtraWrites alone) {
        var writes = alone.writes();
        try {
            if (writes.size() == 1) {
                var put = writes.getFirst().put();
                dynamo.putItem(PutItemRequest.builder()
                        .tableName(table)
                        .item(put.item())
                        .conditionExpression(put.conditionExpression())
                        .expressionAttributeNames(put.expressionAttributeNames())
                        .expressionAttributeValues(put.expressionAttributeValues())
                        .build());
            } else {
                dynamo.transactWriteItems(TransactWriteItemsRequest.builder()
                        .transactItems(writes)
                        .build());
            }
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        } catch (TransactionCanceledException cancelled) {
            if (StoreRetry.conditionFailed(cancelled.cancellationReasons().getFirst())) {
                return false;
            }
            throw cancelled;
        }
    }

    /// The writes of a new message, to go with the hold that is placed for it.
    ExtraWrites creating(MessageRecord message, Content content) {
        var contentItem = new Item(MessageItems.contentKey(message.id()))
                .put("content", Contents.toJson(content))
                .attributes();
        return new ExtraWrites(List.of(putNew(message), put(contentItem, Put.builder())));
    }

    /// Writes the message on the condition that it was not changed since it was read. The content goes with the last
    /// attempt; WhatsApp's id finds the message as soon as it is known.
    ExtraWrites updating(MessageRecord before, MessageRecord after) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(put(
                MessageItems.of(after),
                Put.builder()
                        .conditionExpression("#version = :before")
                        .expressionAttributeNames(Map.of("#version", "version"))
                        .expressionAttributeValues(Map.of(":before", Item.number(before.version())))));
        if (after.delivery().attemptsAreOver() && !before.delivery().attemptsAreOver()) {
            writes.add(TransactWriteItem.builder()
                    .delete(Delete.builder()
                            .tableName(table)
                            .key(MessageItems.contentKey(after.id()))
                            .build())
                    .build());
        }
        after.delivery()
                .whatsAppId()
                .filter(_ -> before.delivery().whatsAppId().isEmpty())
                .ifPresent(id -> {
                    var item = MessageItems.whatsAppId(id, after.id(), after.updatedAt());
                    writes.add(put(item, Put.builder()));
                });
        return new ExtraWrites(writes);
    }

    private TransactWriteItem put(Map<String, AttributeValue> item, Put.Builder condition) {
        return TransactWriteItem.builder()
                .put(condition.tableName(table).item(item).build())
                .build();
    }

    private TransactWriteItem putNew(MessageRecord message) {
        return put(MessageItems.of(message), Put.builder().conditionExpression("attribute_not_exists(pk)"));
    }

    private Optional<Map<String, AttributeValue>> item(Map<String, AttributeValue> key) {
        var answer = dynamo.getItem(GetItemRequest.builder()
                .tableName(table)
                .key(key)
                .consistentRead(true)
                .build());
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    Instant now() {
        return StoredTime.now(clock);
    }
}
