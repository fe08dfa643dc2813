package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Violation.Kind;
import java.util.Optional;

/// What holds in every state and on every transition.
record Invariants(Mix mix) {
    Optional<Violation> check(Store before, Store after) {
        var was = Truth.of(before);
        var is = Truth.of(after);
        var books = books(after, is);
        if (books.isPresent()) {
            return books;
        }
        if (is.version() < was.version()) {
            return Violation.of(Kind.VERSION_FELL, was + " -> " + is);
        }
        if (is.version() == was.version() && !is.showsTheSameAs(was)) {
            return Violation.of(Kind.CHANGE_WITHOUT_VERSION, was + " -> " + is);
        }
        return records(after);
    }

    private Optional<Violation> books(Store store, Truth truth) {
        if (store.account().available() < 0) {
            return Violation.of(Kind.AVAILABLE_NEGATIVE, store);
        }
        var sum = truth.available() + truth.held() + truth.converted();
        if (sum != mix.credits()) {
            return Violation.of(sum < mix.credits() ? Kind.CREDITS_LOST : Kind.CREDITS_CREATED, truth);
        }
        return Violation.none();
    }

    private Optional<Violation> records(Store store) {
        for (var open : store.opens()) {
            var hold = store.hold(open.reference());
            if (hold.isEmpty() || !hold.get().isActive() || !hold.get().open().equals(open)) {
                return Violation.of(Kind.OPEN_WITHOUT_ACTIVE_HOLD, open);
            }
        }
        for (var hold : store.holds()) {
            if (hold.isActive()
                    && !store.opens().contains(hold.open())
                    && mix.rules().keep(Guard.RECORDS_TOGETHER)) {
                return Violation.of(Kind.ACTIVE_HOLD_WITHOUT_OPEN, hold);
            }
        }
        for (var message : store.messages()) {
            if (message.state() == Message.State.SENT && store.content().contains(message.reference())) {
                return Violation.of(Kind.CONTENT_OF_A_SENT_MESSAGE, message);
            }
        }
        return Violation.none();
    }

    /// A call that was answered 402 has no effect, not even later.
    Optional<Violation> refusedCalls(State state) {
        if (!mix.refusalsAreFinal()) {
            return Violation.none();
        }
        for (var actor : state.actors()) {
            if (actor.process() instanceof ModelProcess.Over(var name, var result)
                    && result == Result.Word.INSUFFICIENT_CREDITS
                    && isIn(state.store(), name)) {
                return Violation.of(Kind.REFUSED_CALL_TOOK_EFFECT, name);
            }
        }
        return Violation.none();
    }

    private static boolean isIn(Store store, String caller) {
        return store.account()
                        .pending()
                        .find(entry -> entry.identity().nonce().caller().equals(caller))
                        .isPresent()
                || store.holds()
                        .find(hold -> hold.identity().nonce().caller().equals(caller))
                        .isPresent();
    }

    /// No process is left: the next process meets every entry, and then the credits must come out even.
    Optional<Violation> quiescent(Store store) {
        var swept = store;
        for (int round = 0; round < mix.rules().room(); round++) {
            for (var entry : swept.account().pending()) {
                swept = complete(entry, swept);
            }
        }
        if (!swept.account().pending().isEmpty()) {
            return Violation.of(Kind.ENTRY_CANNOT_BE_CLEARED, swept);
        }
        var books = books(swept, Truth.of(swept)).or(() -> Violation.none());
        return books.isPresent() ? books : keptForNothing(swept);
    }

    private Store complete(Entry entry, Store store) {
        var recorded = new Request.WriteRecords(entry, false, true).apply(store, mix.rules());
        var other = recorded.answer() instanceof Answer.HoldIsThere(var hold)
                && !mix.rules().match(entry, hold);
        Request last = other
                ? new Request.Undo(entry.reference(), entry.identity(), entry.amount())
                : new Request.Clear(entry.reference(), entry.identity());
        return last.apply(recorded.store(), mix.rules()).store();
    }

    /// Without faults every hold of a message has its message.
    private Optional<Violation> keptForNothing(Store store) {
        if (!mix.sends() || !mix.faults().isNone()) {
            return Violation.none();
        }
        for (var hold : store.holds()) {
            var message = store.message(hold.reference());
            if (hold.isActive()
                    && !store.isDue(hold)
                    && (message.isEmpty() || message.get().state() == Message.State.REFUSED)) {
                return Violation.of(Kind.HOLD_KEPT_FOR_A_REFUSED_MESSAGE, hold);
            }
        }
        return Violation.none();
    }
}
