package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.Hold;
import java.time.Instant;
import java.util.Optional;

/// An entry in ACCOUNT: a hold whose credits are taken, and whose records are not known to be written.
///
/// @param hold as it was placed. Its stamp distinguishes two commits of one reference; the HOLD that is written for
///     this entry has the same
public record PendingHold(Hold hold) {
    /// What the table has under the entry's id.
    public sealed interface State {
        /// No HOLD: the entry alone says that the credits are held.
        record Unrecorded() implements State {}

        /// The entry's own HOLD, which counts from then on.
        record Recorded(Hold hold) implements State {}

        /// The HOLD of an earlier commit of the same reference: this entry took its credits a second time.
        record Doubled(Hold first) implements State {}
    }

    public long stamp() {
        return hold.stamp().orElseThrow();
    }

    public State against(Optional<Hold> found) {
        if (found.isEmpty()) {
            return new State.Unrecorded();
        }
        return found.get().stamp().equals(hold.stamp())
                ? new State.Recorded(found.get())
                : new State.Doubled(found.get());
    }

    public boolean isDue(Instant now) {
        return hold.isDue(now);
    }
}
