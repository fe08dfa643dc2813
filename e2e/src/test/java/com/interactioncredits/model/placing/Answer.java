package com.interactioncredits.model.placing;

import java.util.Optional;

/// What DynamoDB answers to a request.
sealed interface Answer {
    /// Not known: the request may have had its effect, may have it later, or never.
    record Unanswered() implements Answer {}

    record Done() implements Answer {}

    record Refused() implements Answer {}

    record Committed(Entry entry) implements Answer {}

    /// With ALL_OLD: why it was refused.
    record CommitRefused(Store.Account account) implements Answer {}

    record HoldIsThere(Hold hold) implements Answer {}

    record MessageIsThere(Message message) implements Answer {}

    record HoldIsOver() implements Answer {}

    record HoldRead(Optional<Hold> hold) implements Answer {}

    record AccountRead(Store.Account account) implements Answer {}

    record OpensRead(Items<Open> opens) implements Answer {}

    /// ACCOUNT, which of the due OPENs are there, and HOLDs, all of one moment.
    record SnapshotRead(Store.Account account, Items<Open> due, Items<Hold> holds) implements Answer {
        Optional<Hold> hold(String reference) {
            return holds.find(hold -> hold.reference().equals(reference));
        }
    }
}
