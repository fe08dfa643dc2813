package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Request.End.How;

/// Step 1b: too little was available. What may give credits back is looked for, first in the entries of the refusal,
/// then in the OPENs, before the call is answered 402.
sealed interface LookStep extends Place.Step {
    static ModelProcess compare(Place place, Items<Entry> entries, World world) {
        var now = place.looked() ? Guard.COMPARE_ENTRIES_AFTER_LOOK : Guard.COMPARE_ENTRIES_IN_LOOK;
        var compared = world.keep(now) && world.keep(Guard.COMPARE_ENTRIES_BEFORE_402);
        return next(place, compared ? entries : Items.none(), false, world);
    }

    private static ModelProcess next(Place place, Items<Entry> left, boolean changed, World world) {
        if (!left.isEmpty()) {
            return place.at(new Compare(left, changed));
        }
        if (!place.looked()) {
            return place.at(new LookAtOpens(changed));
        }
        return changed ? place.again(world) : place.refuse(world);
    }

    /// One entry against its HOLD.
    record Compare(Items<Entry> left, boolean changed) implements LookStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.ReadHold(left.first().reference());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            var entry = left.first();
            var due = world.isDue(entry);
            var hold = Answers.hold(answer);
            if (hold.isEmpty() && due && world.keep(Guard.DUE_ENTRIES_BEFORE_402)) {
                return place.at(world.keep(Guard.ROLL_FORWARD_DUE) ? new RecordDue(left) : new GiveBack(left));
            }
            if (hold.isPresent() && !world.rules().match(entry, hold.get())) {
                return place.at(new GiveBack(left));
            }
            if (hold.isPresent() && hold.get().isActive() && due) {
                return place.at(new ExpireRecorded(left));
            }
            return LookStep.next(place, left.rest(), changed, world);
        }
    }

    /// Undo of an entry whose reference has another hold.
    record GiveBack(Items<Entry> left) implements LookStep {
        @Override
        public Request request(Place place, World world) {
            var entry = left.first();
            return new Request.Undo(entry.reference(), entry.identity(), entry.amount());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return LookStep.next(place, left.rest(), true, world);
        }
    }

    /// A due entry is recorded first, then expired as any hold.
    record RecordDue(Items<Entry> left) implements LookStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.WriteRecords(left.first(), false, true);
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return answer instanceof Answer.Unanswered ? place.again(world) : place.at(new ExpireRecorded(left));
        }
    }

    record ExpireRecorded(Items<Entry> left) implements LookStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.End(left.first().reference(), How.EXPIRE);
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return LookStep.next(place, left.rest(), true, world);
        }
    }

    record LookAtOpens(boolean changed) implements LookStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.QueryOpens();
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            var due = Answers.opens(answer).find(open -> world.isDue(open.nonce()));
            if (due.isPresent()) {
                return place.at(new ExpireOpen(due.get()));
            }
            if (!world.keep(Guard.TRY_AFTER_LOOK) && !changed) {
                return place.refuse(world);
            }
            return changed ? place.again(world) : place.againAfterLook(world);
        }
    }

    record ExpireOpen(Open open) implements LookStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.End(open.reference(), How.EXPIRE);
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return place.again(world);
        }
    }

    /// The last read before a 402.
    record ReadOwnHold() implements LookStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.ReadHold(place.call().reference());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return Answers.hold(answer)
                    .map(hold -> place.replay(hold, world))
                    .orElseGet(() -> place.insufficient(world));
        }
    }
}
