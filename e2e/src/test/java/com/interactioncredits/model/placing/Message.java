package com.interactioncredits.model.placing;

record Message(String reference, State state) implements Item {
    enum State {
        QUEUED,
        SENT,
        FAILED,
        /// Refused when it came by the queue: it never had a hold.
        REFUSED
    }
}
