package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a webhook tells about one message.
///
/// @param callbackData what was given along when the message was sent: names the message, and counts before the id
/// @param timestamp when it happened, by WhatsApp's clock, in whole seconds
/// @param error why it failed; sometimes also a warning beside another kind
public record DeliveryStatus(
        String whatsAppId, Kind kind, Optional<String> callbackData, Instant timestamp, Optional<GraphError> error) {
    /// `READ` stands for `played`, too: a voice message that was listened to.
    public enum Kind {
        SENT,
        DELIVERED,
        READ,
        FAILED
    }

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /// As it travels in a queue: ASCII only, `{"whatsAppId", "kind", "callbackData"?, "timestamp", "errorCode"?}`.
    public String toJson() {
        try {
            return JSON.writeValueAsString(new Queued(
                    whatsAppId,
                    kind,
                    callbackData.orElse(null),
                    timestamp.toString(),
                    error.map(GraphError::code).orElse(null)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a delivery status could not be written as JSON", impossible);
        }
    }

    /// Reads what [#toJson()] wrote.
    ///
    /// @throws IllegalArgumentException if it was not written by [#toJson()]
    public static DeliveryStatus fromJson(String json) {
        try {
            var queued = JSON.readValue(json, Queued.class);
            if (queued == null || queued.whatsAppId == null || queued.kind == null || queued.timestamp == null) {
                throw new IllegalArgumentException("not a delivery status: a field is missing");
            }
            return new DeliveryStatus(
                    queued.whatsAppId,
                    queued.kind,
                    Optional.ofNullable(queued.callbackData),
                    Instant.parse(queued.timestamp),
                    Optional.ofNullable(queued.errorCode).map(GraphError::of));
        } catch (JsonProcessingException | DateTimeException _) {
            throw new IllegalArgumentException("not a delivery status");
        }
    }

    private record Queued(
            @Nullable String whatsAppId,
            @Nullable Kind kind,
            @Nullable String callbackData,
            @Nullable String timestamp,
            @Nullable Integer errorCode) {}
}
