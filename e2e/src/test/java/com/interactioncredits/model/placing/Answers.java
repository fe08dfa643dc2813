package com.interactioncredits.model.placing;

import java.util.Optional;

/// Reads are always answered; these take the value out.
final class Answers {
    private Answers() {}

    static Optional<Hold> hold(Answer answer) {
        if (answer instanceof Answer.HoldRead(var hold)) {
            return hold;
        }
        throw unexpected(answer);
    }

    static Store.Account account(Answer answer) {
        if (answer instanceof Answer.AccountRead(var account)) {
            return account;
        }
        throw unexpected(answer);
    }

    static Items<Open> opens(Answer answer) {
        if (answer instanceof Answer.OpensRead(var opens)) {
            return opens;
        }
        throw unexpected(answer);
    }

    static Answer.SnapshotRead snapshot(Answer answer) {
        if (answer instanceof Answer.SnapshotRead read) {
            return read;
        }
        throw unexpected(answer);
    }

    private static IllegalStateException unexpected(Answer answer) {
        return new IllegalStateException("not the answer to this read: " + answer);
    }
}
