package com.interactioncredits.messaging;

import com.interactioncredits.ledger.Page;
import com.interactioncredits.ledger.Reference;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.util.Optional;
import java.util.UUID;

/// The messages of users: accepting them with their credits held, and looking them up.
public final class Messages {

    /// Holds the price, records the message and queues it for sending.
    public AcceptOutcome accept(String userId, Reference key, Recipient to, Content content) {
        throw new UnsupportedOperationException();
    }

    public Optional<Message> message(String userId, UUID id) {
        throw new UnsupportedOperationException();
    }

    /// The messages of a user, newest first.
    public Page<Message> messages(String userId, int limit, Optional<String> from) {
        throw new UnsupportedOperationException();
    }
}
