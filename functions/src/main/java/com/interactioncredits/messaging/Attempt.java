package com.interactioncredits.messaging;

import java.time.Duration;

/// What came of one attempt to hand a message to WhatsApp, and so what has to be done next.
public sealed interface Attempt {
    record Accepted(String whatsAppId) implements Attempt {}

    /// @param code WhatsApp's error code
    record Refused(int code) implements Attempt {}

    /// Known not to be taken this time.
    ///
    /// @param comeBackAfter how long to stay away before the next attempt
    record NotTaken(Duration comeBackAfter) implements Attempt {}

    /// Unknown whether WhatsApp accepted it.
    record Unknown() implements Attempt {}

    /// There was nothing to attempt: the message has ended, another attempt is under way, or its time is too short.
    record Idle() implements Attempt {}
}
