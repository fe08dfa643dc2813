package com.interactioncredits.workflow;

import com.interactioncredits.messaging.Message;
import java.util.Optional;

/// How a run leaves its message.
///
/// @param status the contract's word, or `unknown` when there is no such message
public record MessageStatus(String status) {
    static MessageStatus of(Optional<Message> message) {
        return new MessageStatus(message.map(found -> found.status().label()).orElse("unknown"));
    }
}
