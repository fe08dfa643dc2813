package com.interactioncredits.ledger;

import com.interactioncredits.credits.Hold;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An entry in ACCOUNT: a hold whose credits are taken, and whose records are not known to be written.
///
/// @param hold as it was placed
/// @param stamp the account's version before the commit, which distinguishes two commits of one reference; the HOLD
/// that is written for this entry has the same
public record PendingHold(Hold hold, long stamp) {
    /// What the table has under the entry's id.
    public sealed interface State {
        /// No HOLD: the entry alone says that the credits are held.
        record Unrecorded() implements State {}

        /// The entry's own HOLD, which counts from then on.
        record Recorded(Hold hold) implements State {}

        /// The HOLD of an earlier commit of the same reference: this entry took its credits a second time.
        record Doubled(Hold first) implements State {}
    }

    State against(Optional<Map<String, AttributeValue>> holdItem) {
        if (holdItem.isEmpty()) {
            return new State.Unrecorded();
        }
        var found = LedgerItems.hold(holdItem.get());
        return LedgerItems.stamp(holdItem.get()).equals(OptionalLong.of(stamp))
                ? new State.Recorded(found)
                : new State.Doubled(found);
    }

    boolean isDue(Instant now) {
        return hold.isDue(now);
    }
}
