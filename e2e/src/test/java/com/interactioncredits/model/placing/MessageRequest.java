package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Answer.Done;
import com.interactioncredits.model.placing.Answer.HoldIsOver;
import com.interactioncredits.model.placing.Answer.MessageIsThere;
import com.interactioncredits.model.placing.Answer.Refused;

/// The writes of a message beside its hold.
sealed interface MessageRequest extends Request.Write {
    /// Step 2m, one transaction: HOLD is active, MESSAGE if absent, CONTENT.
    record WriteMessage(String reference) implements MessageRequest {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var there = store.message(reference);
            var queued = new Message(reference, Message.State.QUEUED);
            if (!rules.keep(Guard.CONTENT_WITH_MESSAGE)) {
                return new Outcome(store.with(there.orElse(queued)).withContent(reference), new Done());
            }
            if (there.isPresent()) {
                return new Outcome(store, new MessageIsThere(there.get()));
            }
            if (store.hold(reference).filter(Hold::isActive).isEmpty()) {
                return new Outcome(store, new HoldIsOver());
            }
            return new Outcome(store.with(queued).withContent(reference), new Done());
        }
    }

    /// The hold ended before its message was written: `expired_before_sending`.
    record WriteFailedMessage(String reference) implements MessageRequest {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var there = store.message(reference);
            return there.isPresent()
                    ? new Outcome(store, new MessageIsThere(there.get()))
                    : new Outcome(store.with(new Message(reference, Message.State.FAILED)), new Done());
        }
    }

    /// A send that came by the queue and found no credits.
    record RefuseMessage(String reference) implements MessageRequest {
        @Override
        public Outcome apply(Store store, Rules rules) {
            return store.message(reference).isPresent()
                    ? new Outcome(store, new Refused())
                    : new Outcome(store.with(new Message(reference, Message.State.REFUSED)), new Done());
        }
    }

    /// The message was sent: one transaction converts its hold, ends it, and deletes its content.
    record FinishMessage(String reference) implements MessageRequest {
        @Override
        public Outcome apply(Store store, Rules rules) {
            var queued = store.message(reference).filter(message -> message.state() == Message.State.QUEUED);
            if (queued.isEmpty()) {
                return new Outcome(store, new Refused());
            }
            var converted = new End(reference, Request.End.How.CONVERT).apply(store, rules);
            return converted.answer() instanceof Done
                    ? new Outcome(
                            converted
                                    .store()
                                    .with(new Message(reference, Message.State.SENT))
                                    .withoutContent(reference),
                            new Done())
                    : converted;
        }
    }
}
