package com.interactioncredits.messaging;

import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Duration;
import java.util.Optional;

/// A message as its caller gives it.
///
/// @param validFor how long after its acceptance it may be sent, where the caller wants less than the setting
public record NewMessage(Recipient to, Content content, Optional<Duration> validFor) {
    public NewMessage(Recipient to, Content content) {
        this(to, content, Optional.empty());
    }
}
