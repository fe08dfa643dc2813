package com.interactioncredits.messaging;

import java.time.Duration;

/// What came of one attempt to hand a message to WhatsApp, and so what has to be done next.
public sealed interface AttemptResult {
    record Accepted(String whatsAppId) implements AttemptResult {}

    /// @param code WhatsApp's error code
    record Refused(int code) implements AttemptResult {}

    /// Known not to be taken this time.
    ///
    /// @param comeBackAfter how long to stay away before the next attempt
    record NotTaken(Duration comeBackAfter) implements AttemptResult {}

    /// Unknown whether WhatsApp accepted it.
    record Unknown() implements AttemptResult {}

    /// There was nothing to attempt: the message has ended, another attempt is under way, or its time is too short.
    record Idle() implements AttemptResult {}
}
