package com.interactioncredits.messaging;

import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.store.FeedEntry;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.SortKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Messages as items of the table, and back.
///
/// MESSAGE is small and written at each step; CONTENT is written once and deleted after the last attempt; WHATSAPP_ID
/// finds the message of a webhook that does not name it.
final class MessageItems {
    /// How many parts the index of unfinished messages is spread over, so that no one part is written too often.
    static final int SHARDS = 16;

    private static final Duration WEBHOOKS_END_AFTER = Duration.ofDays(60);
    private static final String STATUS_TIME = "at_";
    private static final String FINGERPRINT = "fp_";

    private MessageItems() {}

    static Map<String, AttributeValue> key(UUID id) {
        return ItemKind.MESSAGE.key(id).attributes();
    }

    static Map<String, AttributeValue> contentKey(UUID id) {
        return Item.key(ItemKind.MESSAGE.partition(id.toString()), "CONTENT").attributes();
    }

    static Map<String, AttributeValue> whatsAppIdKey(String whatsAppId) {
        return Item.key("WHATSAPP_ID#" + whatsAppId, "WHATSAPP_ID").attributes();
    }

    static Map<String, AttributeValue> whatsAppId(String whatsAppId, UUID messageId, Instant now) {
        return new Item(whatsAppIdKey(whatsAppId))
                .put("messageId", messageId.toString())
                .put("ttl", now.plus(WEBHOOKS_END_AFTER).getEpochSecond())
                .attributes();
    }

    static String list(String userId) {
        return "MESSAGES#" + userId;
    }

    static Map<String, AttributeValue> of(MessageRecord message) {
        var item = new Item(key(message.id()))
                .put("userId", message.userId())
                .put("key", message.key())
                .put("type", message.type())
                .put("credits", message.credits())
                .put("chargeOn", message.chargeOn().label())
                .put("status", message.status().label())
                .put("trial", message.trial().label())
                .put("attempt", message.attempt())
                .put("queuedAgain", message.queuedAgain())
                .put("stepAt", message.stepAt())
                .put("money", message.money().label())
                .put("createdAt", message.createdAt())
                .put("updatedAt", message.updatedAt())
                .put("version", message.version())
                .put("listPk", list(message.userId()))
                .put("listSk", position(message))
                .put(FeedEntry.of(message.userId(), message.updatedAt(), message.id()));
        message.fingerprints().forEach((field, hash) -> item.put(FINGERPRINT + field, hash));
        message.statusTimes().forEach((status, time) -> item.put(STATUS_TIME + status.label(), time));
        message.to().ifPresent(number -> item.put("to", number));
        message.holdId().ifPresent(id -> item.put("holdId", id.toString()));
        message.holdExpiresAt().ifPresent(time -> item.put("holdExpiresAt", time));
        message.claim().ifPresent(run -> item.put("claim", run));
        message.whatsAppId().ifPresent(id -> item.put("whatsAppId", id));
        message.lastError().ifPresent(error -> item.put("errorCode", error.code())
                .put("errorTitle", error.title())
                .put("errorRetryable", error.retryable() ? 1 : 0));
        message.lastError().flatMap(Failure::details).ifPresent(words -> item.put("errorDetails", words));
        if (message.chargedLate()) {
            item.put("chargedLate", 1);
        }
        message.nextLookAt().ifPresent(time -> item.put("lookShard", shard(message.id()))
                .put("lookAt", SortKey.of(time, message.id())));
        return item.attributes();
    }

    static MessageRecord record(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        return new MessageRecord(
                idIn(attributes),
                item.getText("userId"),
                item.getText("key"),
                item.optionalText("to"),
                fingerprints(attributes),
                item.getText("type"),
                item.getNumber("credits"),
                ChargeOn.named(item.getText("chargeOn")).orElseThrow(),
                item.optionalText("holdId").map(UUID::fromString),
                item.optionalTime("holdExpiresAt"),
                Status.named(item.getText("status")).orElseThrow(),
                Trial.named(item.getText("trial")).orElseThrow(),
                (int) item.getNumber("attempt"),
                item.optionalText("claim"),
                (int) item.getNumber("queuedAgain"),
                item.getTime("stepAt"),
                Money.named(item.getText("money")).orElseThrow(),
                item.has("chargedLate"),
                item.optionalText("whatsAppId"),
                failure(item),
                item.getTime("createdAt"),
                item.getTime("updatedAt"),
                item.getNumber("version"),
                statusTimes(item));
    }

    static UUID idIn(Map<String, AttributeValue> attributes) {
        return UUID.fromString(ItemKind.MESSAGE.idIn(new Item(attributes).getText("pk")));
    }

    static String position(MessageRecord message) {
        return SortKey.of(message.createdAt(), message.id());
    }

    private static String shard(UUID id) {
        return shard(Math.floorMod(id.hashCode(), SHARDS));
    }

    static String shard(int number) {
        return "UNFINISHED#" + number;
    }

    private static Optional<Failure> failure(Item item) {
        return item.optionalText("errorCode")
                .map(code -> new Failure(
                        code,
                        item.getText("errorTitle"),
                        item.optionalText("errorDetails"),
                        item.getNumber("errorRetryable") == 1));
    }

    private static Map<String, String> fingerprints(Map<String, AttributeValue> attributes) {
        var fingerprints = new LinkedHashMap<String, String>();
        attributes.forEach((name, value) -> {
            if (name.startsWith(FINGERPRINT)) {
                fingerprints.put(name.substring(FINGERPRINT.length()), value.s());
            }
        });
        return fingerprints;
    }

    private static Map<Status, Instant> statusTimes(Item item) {
        var times = new EnumMap<Status, Instant>(Status.class);
        Arrays.stream(Status.values()).forEach(status -> item.optionalTime(STATUS_TIME + status.label())
                .ifPresent(time -> times.put(status, time)));
        return times;
    }
}
