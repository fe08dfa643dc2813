package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a webhook reports about one message.
///
/// @param whatsAppId absent only where the callback data names the message
/// @param callbackData what was given along when the message was sent: names the message, and counts before the id
/// @param timestamp when it happened, by WhatsApp's clock in whole seconds; when it came, if that cannot be read
/// @param error why it failed; sometimes also a warning beside another kind
public record DeliveryStatus(
        Optional<String> whatsAppId,
        Kind kind,
        Optional<String> callbackData,
        Instant timestamp,
        Optional<GraphError> error) {
    /// `READ` stands for `played`, too: a voice message that was listened to.
    public enum Kind {
        SENT,
        DELIVERED,
        READ,
        FAILED
    }

    /// How a status travels in a queue. An older version refuses a body with a field that it does not know, so what
    /// came later stands beside the body.
    ///
    /// @param body ASCII only, `{"whatsAppId", "kind", "callbackData"?, "timestamp", "errorCode"?}`
    /// @param error `{"subcode"?, "details"?}`, if the error has more than its code
    public record Queued(String body, Optional<String> error) {
        /// The name of what stands beside the body.
        public static final String ERROR = "error";
    }

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public Queued queued() {
        var body = write(new Body(
                whatsAppId.orElse(""),
                kind,
                callbackData.orElse(null),
                timestamp.toString(),
                error.map(GraphError::code).orElse(null)));
        var more = error.filter(
                        known -> known.subcode().isPresent() || known.details().isPresent())
                .map(known -> write(
                        new More(known.subcode().orElse(null), known.details().orElse(null))));
        return new Queued(body, more);
    }

    private static String write(Object part) {
        try {
            return JSON.writeValueAsString(part);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a delivery status could not be written as JSON", impossible);
        }
    }

    /// Reads what [#queued()] wrote.
    ///
    /// @throws IllegalArgumentException if it was not written by [#queued()]
    public static DeliveryStatus from(Queued queued) {
        try {
            var body = JSON.readValue(queued.body, Body.class);
            if (body == null || body.whatsAppId == null || body.kind == null || body.timestamp == null) {
                throw new IllegalArgumentException("not a delivery status: a field is missing");
            }
            var more = queued.error.isPresent() ? JSON.readValue(queued.error.get(), More.class) : null;
            return new DeliveryStatus(
                    Optional.of(body.whatsAppId).filter(id -> !id.isEmpty()),
                    body.kind,
                    Optional.ofNullable(body.callbackData),
                    Instant.parse(body.timestamp),
                    Optional.ofNullable(body.errorCode).map(code -> error(code, more)));
        } catch (JsonProcessingException | DateTimeException _) {
            throw new IllegalArgumentException("not a delivery status");
        }
    }

    private static GraphError error(int code, @Nullable More more) {
        return more == null
                ? GraphError.of(code)
                : GraphError.queued(code, Optional.ofNullable(more.subcode), Optional.ofNullable(more.details));
    }

    private record Body(
            @Nullable String whatsAppId,
            @Nullable Kind kind,
            @Nullable String callbackData,
            @Nullable String timestamp,
            @Nullable Integer errorCode) {}

    private record More(@Nullable Integer subcode, @Nullable String details) {}
}
