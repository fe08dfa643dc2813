package com.interactioncredits.messaging;

import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.store.FeedEntry;
import com.interactioncredits.store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
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
        return Item.key("MESSAGE#" + id, "MESSAGE").attributes();
    }

    static Map<String, AttributeValue> contentKey(UUID id) {
        return Item.key("MESSAGE#" + id, "CONTENT").attributes();
    }

    static Map<String, AttributeValue> whatsAppIdKey(String whatsAppId) {
        return Item.key("WHATSAPP_ID#" + whatsAppId, "WHATSAPP_ID").attributes();
    }

    static Map<String, AttributeValue> whatsAppId(String whatsAppId, UUID messageId, Instant now) {
        return new Item(whatsAppIdKey(whatsAppId))
                .with("messageId", messageId.toString())
                .with("ttl", now.plus(WEBHOOKS_END_AFTER).getEpochSecond())
                .attributes();
    }

    static String list(String userId) {
        return "MESSAGES#" + userId;
    }

    static Map<String, AttributeValue> of(MessageRecord message) {
        var item = new Item(key(message.id()))
                .with("userId", message.userId())
                .with("key", message.key())
                .with("type", message.type())
                .with("credits", message.credits())
                .with("chargeOn", message.chargeOn().label())
                .with("status", message.status().label())
                .with("trial", message.trial().label())
                .with("attempt", message.attempt())
                .with("queuedAgain", message.queuedAgain())
                .with("stepAt", message.stepAt())
                .with("money", message.money().label())
                .with("createdAt", message.createdAt())
                .with("updatedAt", message.updatedAt())
                .with("version", message.version())
                .with("listPk", list(message.userId()))
                .with("listSk", position(message))
                .with(FeedEntry.of(message.userId(), message.updatedAt(), message.id()));
        message.fingerprints().forEach((field, hash) -> item.with(FINGERPRINT + field, hash));
        message.statusTimes().forEach((status, time) -> item.with(STATUS_TIME + status.label(), time));
        message.to().ifPresent(number -> item.with("to", number));
        message.holdId().ifPresent(id -> item.with("holdId", id.toString()));
        message.holdExpiresAt().ifPresent(time -> item.with("holdExpiresAt", time));
        message.claim().ifPresent(run -> item.with("claim", run));
        message.whatsAppId().ifPresent(id -> item.with("whatsAppId", id));
        message.lastError().ifPresent(error -> item.with("errorCode", error.code())
                .with("errorTitle", error.title())
                .with("errorRetryable", error.retryable() ? 1 : 0));
        message.lastError().flatMap(Failure::details).ifPresent(words -> item.with("errorDetails", words));
        if (message.chargedLate()) {
            item.with("chargedLate", 1);
        }
        message.nextLookAt().ifPresent(time -> item.with("lookShard", shard(message.id()))
                .with("lookAt", sortable(time, message.id())));
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
        return UUID.fromString(new Item(attributes).getText("pk").substring("MESSAGE#".length()));
    }

    static String position(MessageRecord message) {
        return sortable(message.createdAt(), message.id());
    }

    private static String sortable(Instant time, UUID id) {
        return String.format(Locale.ROOT, "%013d#%s", time.toEpochMilli(), id);
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
