package com.interactioncredits.messaging;

import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.store.Labels;
import com.interactioncredits.whatsapp.GraphError;
import java.util.Optional;

/// Whose doing it is that a message failed, for metrics: few, and none names a person.
enum FailureClass {
    /// WhatsApp does not reach the recipient, or may not.
    RECIPIENT,
    /// WhatsApp does not accept the message.
    MESSAGE,
    /// The sending account, until an operator acts.
    SENDER,
    /// WhatsApp was away, or limited calls, until the hold expired.
    WHATSAPP,
    /// Never attempted before its hold expired.
    EXPIRED,
    CANCELLED,
    INSUFFICIENT_CREDITS,
    INVALID,
    OTHER;

    static FailureClass of(Optional<Failure> why) {
        return why.map(failure -> of(failure.code())).orElse(OTHER);
    }

    private static FailureClass of(String code) {
        return switch (code) {
            case "expired_before_sending" -> EXPIRED;
            case "no_connection" -> WHATSAPP;
            case "undelivered" -> RECIPIENT;
            case "insufficient_credits" -> INSUFFICIENT_CREDITS;
            case "invalid_request" -> INVALID;
            case "cancelled", "account_frozen" -> CANCELLED;
            default -> code.matches("\\d{1,9}") ? of(GraphError.of(Integer.parseInt(code))) : OTHER;
        };
    }

    private static FailureClass of(GraphError error) {
        return switch (error.blame()) {
            case RECIPIENT -> RECIPIENT;
            case MESSAGE -> MESSAGE;
            case SENDER -> SENDER;
            case WHATSAPP -> WHATSAPP;
        };
    }

    String label() {
        return Labels.of(this);
    }
}
