package com.interactioncredits.messaging;

import com.interactioncredits.ledger.ExtraWrites;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.whatsapp.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

/// Reads and writes the items of messages, always strongly, each call once.
final class MessageStore {
    private final DynamoDbClient dynamo;
    private final String table;

    MessageStore(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    Optional<MessageRecord> find(UUID id) {
        return item(MessageItems.key(id)).map(MessageItems::record);
    }

    Optional<Content> content(UUID id) {
        return item(MessageItems.contentKey(id)).map(item -> Contents.fromJson(new Item(item).getText("content")));
    }

    Optional<UUID> idOf(String whatsAppId) {
        return item(MessageItems.whatsAppIdKey(whatsAppId))
                .map(item -> UUID.fromString(new Item(item).getText("messageId")));
    }

    /// False when there is a message with this id.
    boolean created(MessageRecord message) {
        return written(new ExtraWrites(List.of(creating(message))));
    }

    /// The message's own writes when no credits move with them; false when its condition did not hold.
    boolean written(ExtraWrites alone) {
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
    ExtraWrites recording(MessageRecord message, Content content) {
        var contentItem = new Item(MessageItems.contentKey(message.id()))
                .put("content", Contents.toJson(content))
                .attributes();
        return new ExtraWrites(List.of(creating(message), put(contentItem, Put.builder())));
    }

    /// Writes the message on the condition that it was not changed since it was read. The content goes with the last
    /// attempt; WhatsApp's id finds the message as soon as it is known.
    ExtraWrites writes(MessageRecord before, MessageRecord after) {
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

    private TransactWriteItem creating(MessageRecord message) {
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
}
