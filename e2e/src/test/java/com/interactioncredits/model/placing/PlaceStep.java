package com.interactioncredits.model.placing;

/// Steps 0 to 3 of a call that places a hold, and undo.
sealed interface PlaceStep extends Place.Step {
    /// Whose entry is recorded: the call's own, one that it found under its reference, or another to make room.
    enum Why {
        OWN,
        SIBLING,
        ROOM
    }

    /// Step 0, and again after a commit without answer.
    record ReadFirst() implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.ReadHold(place.call().reference());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return Answers.hold(answer).map(hold -> place.replay(hold, world)).orElseGet(() -> place.at(new Commit()));
        }
    }

    /// Step 1.
    record Commit() implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            var call = place.call();
            return call.atOnce()
                    ? new Request.PlaceAtOnce(call.reference(), place.nonce(world), call.amount())
                    : new Request.Commit(call.reference(), place.nonce(world), call.amount());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return switch (answer) {
                case Answer.Committed(var entry) ->
                    place.at(
                            world.keep(Guard.CLEAR_AFTER_RECORDS)
                                    ? new Records(entry, Why.OWN, place.call().send())
                                    : new Clear(entry, Why.OWN, false));
                case Answer.Done() -> place.over(Result.Word.PLACED);
                case Answer.HoldIsThere(var hold) -> place.replay(hold, world);
                case Answer.CommitRefused(var account) -> refused(place, account, world);
                default -> place.againAfterUnansweredCommit(world);
            };
        }

        private static ModelProcess refused(Place place, Store.Account account, World world) {
            var own = account.entry(place.call().reference());
            if (own.isPresent()) {
                var mine = place.isMine(own.get(), world);
                return place.at(new Records(
                        own.get(),
                        mine ? Why.OWN : Why.SIBLING,
                        mine && place.call().send()));
            }
            if (account.pending().size() >= world.rules().room()) {
                return place.at(new Records(account.pending().first(), Why.ROOM, false));
            }
            return LookStep.compare(place, account.pending(), world);
        }
    }

    /// Step 2, with the message if it is the call's own.
    record Records(Entry entry, Why why, boolean withMessage) implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.WriteRecords(entry, withMessage, world.keep(Guard.RECORDS_TOGETHER));
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return switch (answer) {
                case Answer.Done() ->
                    world.keep(Guard.RECORDS_TOGETHER)
                            ? new Clear(entry, why, withMessage).orGoOn(place, world)
                            : place.at(new PutOpen(entry, why, withMessage));
                case Answer.HoldIsThere(var hold) ->
                    world.rules().match(entry, hold) && world.keep(Guard.UNDO_ONLY_ON_MISMATCH)
                            ? new Clear(entry, why, false).orGoOn(place, world)
                            : place.at(new Undo(entry, why));
                case Answer.MessageIsThere(var message) -> place.at(new Records(entry, why, false));
                default -> place.again(world, this);
            };
        }
    }

    /// Only of a mutant.
    record PutOpen(Entry entry, Why why, boolean withMessage) implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.PutOpen(entry);
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return place.at(new Clear(entry, why, withMessage));
        }
    }

    /// The entry's reference has another hold.
    record Undo(Entry entry, Why why) implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            var amount = world.keep(Guard.UNDO_ENTRY_AMOUNT)
                    ? entry.amount()
                    : place.call().amount();
            return new Request.Undo(entry.reference(), entry.identity(), amount);
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return why == Why.ROOM ? place.again(world) : place.at(new Replay());
        }
    }

    /// Step 3. The answer does not matter: others can clear as well.
    record Clear(Entry entry, Why why, boolean withMessage) implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.Clear(entry.reference(), entry.identity());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return world.keep(Guard.CLEAR_AFTER_RECORDS)
                    ? goOn(place, world)
                    : place.at(new Records(entry, why, false));
        }

        /// An entry that takes up room has to be cleared.
        ModelProcess orGoOn(Place place, World world) {
            return world.keep(Guard.CLEAR) || why == Why.ROOM ? place.at(this) : goOn(place, world);
        }

        private ModelProcess goOn(Place place, World world) {
            return switch (why) {
                case OWN -> place.placed(withMessage);
                case SIBLING -> place.at(new Replay());
                case ROOM -> place.again(world);
            };
        }
    }

    /// The hold of the reference is there, and answers.
    record Replay() implements PlaceStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.ReadHold(place.call().reference());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return Answers.hold(answer).map(hold -> place.replay(hold, world)).orElseGet(() -> place.again(world));
        }
    }
}
