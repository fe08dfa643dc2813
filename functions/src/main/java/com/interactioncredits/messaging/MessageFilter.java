package com.interactioncredits.messaging;

import com.interactioncredits.messages.Message;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Instant;
import java.util.Optional;

/// Which messages a list shows; an empty part leaves all in.
///
/// @param from the earliest shown, by when they were accepted
/// @param to the first one that is too late
public record MessageFilter(
        Optional<Message.Status> status, Optional<Recipient> recipient, Optional<Instant> from, Optional<Instant> to) {
    public static final MessageFilter ALL =
            new MessageFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    boolean matches(Message message) {
        return status.stream().allMatch(message.status()::equals)
                && (recipient.isEmpty() || recipient.map(Recipient::e164).equals(message.to()))
                && from.stream().noneMatch(message.createdAt()::isBefore)
                && to.stream().allMatch(message.createdAt()::isBefore);
    }
}
