package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Answer.AccountRead;
import com.interactioncredits.model.placing.Answer.CommitRefused;
import com.interactioncredits.model.placing.Answer.Committed;
import com.interactioncredits.model.placing.Answer.Done;
import com.interactioncredits.model.placing.Answer.HoldIsThere;
import com.interactioncredits.model.placing.Answer.HoldRead;
import com.interactioncredits.model.placing.Answer.MessageIsThere;
import com.interactioncredits.model.placing.Answer.OpensRead;
import com.interactioncredits.model.placing.Answer.Refused;
import com.interactioncredits.model.placing.Answer.SnapshotRead;

/// One call of DynamoDB: it takes effect at one moment, wholly or not at all.
sealed interface Request extends Comparable<Request> permits Request.Read, Request.Write {
    record Outcome(Store store, Answer answer) {}

    Outcome apply(Store store, Rules rules);

    @Override
    default int compareTo(Request other) {
        return toString().compareTo(other.toString());
    }

    sealed interface Read extends Request {
        Answer read(Store store);

        @Override
        default Outcome apply(Store store, Rules rules) {
            return new Outcome(store, read(store));
        }
    }

    sealed interface Write extends Request
            permits Commit, PlaceAtOnce, WriteRecords, PutOpen, Undo, Clear, End, MessageRequest {
        /// Whether it takes credits, so that a call is refused by its answer.
        default boolean commits() {
            return this instanceof Commit || this instanceof PlaceAtOnce;
        }
    }

    record ReadHold(String reference) implements Read {
        @Override
        public Answer read(Store store) {
            return new HoldRead(store.hold(reference));
        }
    }

    record ReadAccount() implements Read {
        @Override
        public Answer read(Store store) {
            return new AccountRead(store.account());
        }
    }

    record QueryOpens() implements Read {
        @Override
        public Answer read(Store store) {
            return new OpensRead(store.opens());
        }
    }

    /// TransactGetItems of ACCOUNT, the OPENs that are due, and the HOLDs of these entries.
    record ReadSnapshot(Items<Open> due, Items<Entry> entries) implements Read {
        @Override
        public Answer read(Store store) {
            var holds = store.holds()
                    .filter(hold -> entries.find(entry -> entry.reference().equals(hold.reference()))
                            .isPresent());
            return new SnapshotRead(store.account(), due.filter(store.opens()::contains), holds);
        }
    }

    /// Step 1, on ACCOUNT alone: available ≥ amount, no entry of this reference, room for one more.
    record Commit(String reference, Nonce nonce, int amount) implements Write {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var account = store.account();
            var taken = account.entry(reference).isPresent() && rules.keep(Guard.ONE_ENTRY_PER_REFERENCE);
            if (taken || account.available() < amount || account.pending().size() >= rules.room()) {
                return new Outcome(store, new CommitRefused(account));
            }
            var entry = new Entry(reference, new Identity(nonce, account.version()), amount);
            return new Outcome(store.with(account.take(amount).with(entry)), new Committed(entry));
        }
    }

    /// Today's transaction: available ≥ amount, HOLD if absent, OPEN. It does not look at the entries.
    record PlaceAtOnce(String reference, Nonce nonce, int amount) implements Write {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var there = store.hold(reference);
            if (there.isPresent()) {
                return new Outcome(store, new HoldIsThere(there.get()));
            }
            var account = store.account();
            if (account.available() < amount) {
                return new Outcome(store, new CommitRefused(account));
            }
            var hold = Hold.of(new Entry(reference, new Identity(nonce, account.version()), amount));
            return new Outcome(store.with(account.take(amount)).with(hold).with(hold.open()), new Done());
        }
    }

    /// Step 2, one transaction: HOLD if absent, OPEN; for the caller's own send MESSAGE if absent, and CONTENT.
    record WriteRecords(Entry entry, boolean withMessage, boolean withOpen) implements Write {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var reference = entry.reference();
            var there = store.hold(reference);
            if (there.isPresent() && rules.keep(Guard.HOLD_IF_ABSENT)) {
                return new Outcome(store, new HoldIsThere(there.get()));
            }
            var message = store.message(reference);
            if (withMessage && message.isPresent()) {
                return new Outcome(store, new MessageIsThere(message.get()));
            }
            var hold = Hold.of(entry);
            var after = store.with(hold);
            if (withOpen) {
                after = after.with(hold.open());
            }
            if (withMessage) {
                after = after.with(new Message(reference, Message.State.QUEUED)).withContent(reference);
            }
            return new Outcome(after, new Done());
        }
    }

    /// Only of a mutant: the OPEN in a request of its own.
    record PutOpen(Entry entry) implements Write {
        @Override
        public Outcome apply(Store store, Rules rules) {
            return new Outcome(store.with(Hold.of(entry).open()), new Done());
        }
    }

    /// Gives back what an entry took that is not its HOLD's, if the entry is still there.
    record Undo(String reference, Identity identity, int amount) implements Write {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var meant = store.account().entry(reference).filter(entry -> rules.match(entry.identity(), identity));
            if (meant.isEmpty() && rules.keep(Guard.UNDO_CONDITION)) {
                return new Outcome(store, new Refused());
            }
            var account = store.account().giveBack(amount);
            return new Outcome(store.with(meant.map(account::without).orElse(account)), new Done());
        }
    }

    /// Step 3: removes an entry whose records are there, if the entry is still there.
    record Clear(String reference, Identity identity) implements Write {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var meant = store.account()
                    .entry(reference)
                    .filter(entry -> rules.match(entry.identity(), identity) || !rules.keep(Guard.CLEAR_CONDITION));
            return meant.map(entry -> new Outcome(store.with(store.account().without(entry)), new Done()))
                    .orElseGet(() -> new Outcome(store, new Refused()));
        }
    }

    /// The transactions that end a hold, as they are today: HOLD is active, and due if it expires, else not due.
    record End(String reference, How how) implements Write {
        enum How {
            CONVERT,
            /// Converts all but one credit.
            CONVERT_PART,
            RELEASE,
            EXPIRE
        }

        @Override
        public Outcome apply(Store store, Rules rules) {
            var hold = store.hold(reference)
                    .filter(Hold::isActive)
                    .filter(active -> store.isDue(active) == (how == How.EXPIRE));
            return hold.map(active -> new Outcome(end(active, store, rules), new Done()))
                    .orElseGet(() -> new Outcome(store, new Refused()));
        }

        private Store end(Hold hold, Store store, Rules rules) {
            var converted =
                    switch (how) {
                        case CONVERT -> hold.amount();
                        case CONVERT_PART -> hold.amount() - 1;
                        case RELEASE, EXPIRE -> 0;
                    };
            var status =
                    switch (how) {
                        case CONVERT, CONVERT_PART -> Hold.Status.CONVERTED;
                        case RELEASE -> Hold.Status.RELEASED;
                        case EXPIRE -> Hold.Status.EXPIRED;
                    };
            var account = store.account();
            if (converted < hold.amount()) {
                account = account.giveBack(hold.amount() - converted);
            }
            var entry = account.entry(reference);
            if (how == How.RELEASE && entry.isPresent() && !rules.keep(Guard.ENDING_LEAVES_ENTRY)) {
                account = account.without(entry.get());
            }
            return store.with(account)
                    .with(new Hold(reference, status, hold.identity(), hold.amount(), converted))
                    .without(hold.open());
        }
    }
}
