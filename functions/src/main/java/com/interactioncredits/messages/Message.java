package com.interactioncredits.messages;

import com.interactioncredits.store.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a caller sees of one message.
///
/// @param to the recipient's phone number; gone when a person asked for it
/// @param type `text` or `template`
/// @param credits the price in credits, fixed when the message was accepted
/// @param holdId absent when the message was refused before its credits were held
/// @param version rises with every visible change
/// @param statusTimes when each status was reached, by WhatsApp's clock where it reports a time
public record Message(
        UUID id,
        Optional<String> to,
        String type,
        Status status,
        long credits,
        Optional<UUID> holdId,
        Optional<Failure> error,
        Instant createdAt,
        Instant updatedAt,
        long version,
        Map<Status, Instant> statusTimes) {

    /// Without the phone number.
    @Override
    public String toString() {
        return "Message[" + id + " " + status + "]";
    }

    public enum Status {
        QUEUED,
        SENDING,
        SENT,
        DELIVERED,
        READ,
        FAILED,
        /// Unknown whether WhatsApp accepted it; its credits stay held until they expire.
        UNCONFIRMED;

        public String label() {
            return Labels.of(this);
        }

        public static Optional<Status> named(String label) {
            return Labels.named(Status.class, label);
        }
    }

    /// Why a message failed.
    ///
    /// @param code WhatsApp's error code, or a word of ours such as `expired_before_sending`
    /// @param details what WhatsApp says about this very message
    /// @param retryable whether sending the same again later may succeed, by waiting or by a person's action
    public record Failure(String code, String title, Optional<String> details, boolean retryable) {
        public Failure(String code, String title, boolean retryable) {
            this(code, title, Optional.empty(), retryable);
        }

        /// Without what WhatsApp says about the message.
        @Override
        public String toString() {
            return "Failure[" + code + ": " + title + "]";
        }
    }
}
