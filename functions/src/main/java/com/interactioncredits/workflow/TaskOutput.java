package com.interactioncredits.workflow;

import com.interactioncredits.messages.Message;
import java.util.Optional;

/// The message's status after a task, as the state machine sees it.
///
/// @param status as in the API, or `unknown` when there is no such message
public record TaskOutput(String status) {
    static TaskOutput of(Optional<Message> message) {
        return new TaskOutput(message.map(found -> found.status().label()).orElse("unknown"));
    }
}
