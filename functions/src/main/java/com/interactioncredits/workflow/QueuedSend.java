package com.interactioncredits.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Reference;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What may be on the queue of sends.
sealed interface QueuedSend {
    /// `{"messageId"}`: a message that was accepted and recorded.
    record Recorded(UUID messageId) implements QueuedSend {}

    /// `{"userId", "idempotencyKey", "message": {"to", "type", …}}`: another system's wish, with the message as the API
    /// takes it.
    record Wish(String userId, Reference key, Recipient to, Content content) implements QueuedSend {}

    /// A wish whose message is not as the API takes it.
    ///
    /// @param wrong the fields that are not
    record Invalid(String userId, Reference key, JsonNode message, Set<String> wrong) implements QueuedSend {
        /// The kind of message that it seems to be.
        String type() {
            return message.path("type").asText().equals("template") ? "template" : "text";
        }

        @Override
        public String toString() {
            return "Invalid[hidden]";
        }
    }

    /// @throws IllegalArgumentException if it is none of these, or does not say whose message it is; the exception does
    /// not quote the body
    static QueuedSend read(String body) {
        var root = parse(body);
        if (root.has("messageId")) {
            return text(root, "messageId")
                    .flatMap(QueuedSend::uuid)
                    .map(Recorded::new)
                    .orElseThrow(() -> new IllegalArgumentException("a queued send has no readable messageId"));
        }
        var userId = text(root, "userId").filter(AccountId::isUserId);
        var key = text(root, "idempotencyKey").filter(Reference::isReference).map(Reference::new);
        if (userId.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("a queued send does not say whose it is, or has no key");
        }
        var message = root.path("message");
        var reading = new MessageReading();
        reading.onlyKnown(root, Set.of("userId", "idempotencyKey", "message"));
        var to = reading.to(message);
        var content = reading.content(message);
        return to.isPresent() && content.isPresent() && reading.wrong().isEmpty()
                ? new Wish(userId.get(), key.get(), to.get(), content.get())
                : new Invalid(userId.get(), key.get(), message, reading.wrong());
    }

    private static Optional<String> text(JsonNode owner, String name) {
        return Optional.of(owner.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static JsonNode parse(String body) {
        var mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        try {
            var root = mapper.readTree(body);
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException _) {
            // Answered below: Jackson's own words may quote the body.
        }
        throw new IllegalArgumentException("a queued send is not one JSON object");
    }
}
