package com.interactioncredits.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.parsing.MessageFields;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// What may be on the queue of sends.
sealed interface QueuedSend {
    /// `{"messageId"}`: a message that was accepted and recorded.
    record Recorded(UUID messageId) implements QueuedSend {}

    /// `{"userId", "idempotencyKey", "message": {"to", "type", …}}`: another system's send, with the message as the API
    /// takes it.
    record SendRequest(String userId, Reference key, NewMessage message) implements QueuedSend {}

    /// A send that names its user and key, and is not as the API would take it.
    ///
    /// @param type `text` or `template`, whichever it seems to be
    /// @param given all of it, to distinguish it from another with the same key
    /// @param problems what is wrong with which field, in our own words alone
    record Invalid(String userId, Reference key, String type, JsonNode given, String problems) implements QueuedSend {
        @Override
        public String toString() {
            return "Invalid[hidden]";
        }
    }

    /// @throws IllegalArgumentException if it is none of these, is larger than the API takes, or does not say whose
    /// message it is; the exception does not quote the body
    static QueuedSend read(String body) {
        if (body.getBytes(StandardCharsets.UTF_8).length > Fields.MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a queued send is larger than " + Fields.MAX_BODY_BYTES / 1024 + " KiB");
        }
        var bad = new BadFields();
        var fields = Fields.of(body, bad)
                .orElseThrow(() -> new IllegalArgumentException("a queued send is not one JSON object"));
        return fields.has("messageId") ? recorded(fields, bad) : request(fields, bad);
    }

    private static Recorded recorded(Fields fields, BadFields bad) {
        var messageId = fields.id("messageId").toOptional();
        fields.refuseTheRest();
        if (messageId.isEmpty() || !bad.isEmpty()) {
            throw new IllegalArgumentException("a queued send is not a messageId alone, or not a readable one");
        }
        return new Recorded(messageId.get());
    }

    private static QueuedSend request(Fields fields, BadFields bad) {
        var userId = fields.userId("userId").toOptional();
        var key = fields.optionalReference("idempotencyKey").toOptional().flatMap(given -> given);
        if (userId.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("a queued send does not say whose it is, or has no key");
        }
        // Not recorded as failed: it would take the name from a message of the system's own.
        if (key.get().isReserved()) {
            throw new IllegalArgumentException("the key of a queued send has a reserved prefix");
        }
        var message = fields.object("message");
        var to = MessageFields.to(message);
        var content = MessageFields.content(message);
        var validFor = MessageFields.validFor(message);
        fields.refuseTheRest();
        return bad.isEmpty()
                ? new SendRequest(userId.get(), key.get(), new NewMessage(to.get(), content.get(), validFor.get()))
                : new Invalid(
                        userId.get(),
                        key.get(),
                        MessageFields.apparentType(message),
                        fields.asGiven(),
                        InvalidSendText.of(bad));
    }
}
