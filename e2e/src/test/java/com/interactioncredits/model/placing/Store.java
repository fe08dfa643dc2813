package com.interactioncredits.model.placing;

import java.util.Optional;

/// What the table has of one account. Time passes once: then all that was committed by early calls is due.
record Store(
        Account account,
        Items<Hold> holds,
        Items<Open> opens,
        Items<Message> messages,
        Items<String> content,
        boolean timePassed) {
    /// `placed` counts holds placed less holds returned.
    record Account(int available, int version, int placed, Items<Entry> pending) {
        Optional<Entry> entry(String reference) {
            return pending.find(entry -> entry.reference().equals(reference));
        }

        Account with(Entry entry) {
            return new Account(available, version, placed, pending.with(entry));
        }

        Account without(Entry entry) {
            return new Account(available, version, placed, pending.without(entry));
        }

        /// The write of a commit.
        Account take(int amount) {
            return new Account(available - amount, version + 1, placed + 1, pending);
        }

        /// The write of an undo, and of an end that gives credits back.
        Account giveBack(int amount) {
            return new Account(available + amount, version + 1, placed - 1, pending);
        }
    }

    static Store with(int credits) {
        return new Store(
                new Account(credits, 0, 0, Items.none()),
                Items.none(),
                Items.none(),
                Items.none(),
                Items.none(),
                false);
    }

    Optional<Hold> hold(String reference) {
        return holds.find(hold -> hold.reference().equals(reference));
    }

    Optional<Message> message(String reference) {
        return messages.find(message -> message.reference().equals(reference));
    }

    boolean isDue(Nonce nonce) {
        return timePassed && nonce.early();
    }

    boolean isDue(Hold hold) {
        return isDue(hold.identity().nonce());
    }

    Store with(Account changed) {
        return new Store(changed, holds, opens, messages, content, timePassed);
    }

    Store with(Hold hold) {
        return new Store(account, holds.with(hold), opens, messages, content, timePassed);
    }

    Store with(Open open) {
        return new Store(account, holds, opens.with(open), messages, content, timePassed);
    }

    Store without(Open open) {
        return new Store(account, holds, opens.without(open), messages, content, timePassed);
    }

    Store with(Message message) {
        return new Store(account, holds, opens, messages.with(message), content, timePassed);
    }

    Store withContent(String reference) {
        return new Store(account, holds, opens, messages, content.with(reference), timePassed);
    }

    Store withoutContent(String reference) {
        return new Store(account, holds, opens, messages, content.without(reference), timePassed);
    }

    Store beforeTimePassed() {
        return new Store(account, holds, opens, messages, content, false);
    }

    Store afterTimePassed() {
        return new Store(account, holds, opens, messages, content, true);
    }
}
