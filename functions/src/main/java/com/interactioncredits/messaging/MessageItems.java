package com.interactioncredits.messaging;

import com.interactioncredits.messages.Attempt;
import com.interactioncredits.messages.AttemptState;
import com.interactioncredits.messages.ChargeOn;
import com.interactioncredits.messages.CreditState;
import com.interactioncredits.messages.Delivery;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageIdentity;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.messages.Payment;
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
        var identity = message.identity();
        var item = new Item(key(identity.id()))
                .put("userId", identity.userId())
                .put("key", identity.key())
                .put("type", identity.type())
                .put("createdAt", identity.createdAt())
                .put("updatedAt", message.updatedAt())
                .put("version", message.version())
                .put("listPk", list(identity.userId()))
                .put("listSk", position(message))
                .put(FeedEntry.of(identity.userId(), message.feedAt(), identity.id()));
        identity.to().ifPresent(number -> item.put("to", number));
        identity.fingerprints().forEach((field, hash) -> item.put(FINGERPRINT + field, hash));
        putDelivery(item, message.delivery());
        if (!message.delivery().attemptsAreOver()) {
            item.put(
                    "maxWait",
                    Duration.between(identity.createdAt(), message.delivery().sendBefore())
                            .toSeconds());
        }
        putPayment(item, message.payment());
        message.nextSweepAt().ifPresent(time -> item.put("lookShard", shard(identity.id()))
                .put("lookAt", SortKey.of(time, identity.id())));
        return item.attributes();
    }

    private static void putDelivery(Item item, Delivery delivery) {
        var attempt = delivery.attempt();
        item.put("status", delivery.status().label())
                .put("trial", attempt.state().label())
                .put("attempt", attempt.number())
                .put("queuedAgain", attempt.timesRequeued())
                .put("stepAt", attempt.stepAt());
        delivery.statusTimes().forEach((status, time) -> item.put(STATUS_TIME + status.label(), time));
        attempt.claimId().ifPresent(id -> item.put("claim", id));
        delivery.whatsAppId().ifPresent(id -> item.put("whatsAppId", id));
        delivery.lastError().ifPresent(error -> item.put("errorCode", error.code())
                .put("errorTitle", error.title())
                .put("errorRetryable", error.retryable() ? 1 : 0));
        delivery.lastError().flatMap(Failure::details).ifPresent(words -> item.put("errorDetails", words));
    }

    private static void putPayment(Item item, Payment payment) {
        item.put("credits", payment.credits())
                .put("chargeOn", payment.chargeOn().label())
                .put("money", payment.state().label());
        payment.holdId().ifPresent(id -> item.put("holdId", id.toString()));
        payment.holdExpiresAt().ifPresent(time -> item.put("holdExpiresAt", time));
        if (payment.chargedLate()) {
            item.put("chargedLate", 1);
        }
    }

    static MessageRecord record(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        var identity = new MessageIdentity(
                idIn(attributes),
                item.getText("userId"),
                item.getText("key"),
                item.optionalText("to"),
                item.getText("type"),
                fingerprints(attributes),
                item.getTime("createdAt"));
        return new MessageRecord(
                identity,
                delivery(item),
                payment(item),
                item.getTime("updatedAt"),
                SortKey.timeIn(item.getText("feedSk")),
                item.getNumber("version"));
    }

    private static Delivery delivery(Item item) {
        var attempt = new Attempt(
                AttemptState.named(item.getText("trial")).orElseThrow(),
                (int) item.getNumber("attempt"),
                item.optionalText("claim"),
                item.getTime("stepAt"),
                (int) item.getNumber("queuedAgain"));
        return new Delivery(
                Status.named(item.getText("status")).orElseThrow(),
                statusTimes(item),
                attempt,
                item.optionalText("whatsAppId"),
                failure(item),
                sendBefore(item));
    }

    /// A message of the release before has no deadline of its own: it waits as long as its credits are held. Once the
    /// attempts are over there is none any more.
    private static Instant sendBefore(Item item) {
        var created = item.getTime("createdAt");
        var maxWait = item.optionalNumber("maxWait");
        return maxWait.isPresent()
                ? created.plusSeconds(maxWait.getAsLong())
                : item.optionalTime("holdExpiresAt").orElse(created);
    }

    private static Payment payment(Item item) {
        return new Payment(
                item.getNumber("credits"),
                ChargeOn.named(item.getText("chargeOn")).orElseThrow(),
                item.optionalText("holdId").map(UUID::fromString),
                item.optionalTime("holdExpiresAt"),
                CreditState.named(item.getText("money")).orElseThrow(),
                item.has("chargedLate"));
    }

    static UUID idIn(Map<String, AttributeValue> attributes) {
        return UUID.fromString(ItemKind.MESSAGE.idIn(new Item(attributes).getText("pk")));
    }

    static String position(MessageRecord message) {
        return SortKey.of(message.identity().createdAt(), message.id());
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
