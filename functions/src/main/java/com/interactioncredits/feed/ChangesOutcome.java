package com.interactioncredits.feed;

import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.messages.Message;
import java.util.List;

/// The outcomes of reading changes.
public sealed interface ChangesOutcome {
    /// The present state of what has changed.
    ///
    /// @param more whether more can be read immediately
    /// @param next what to ask with next
    record Changes(List<Balance> balances, List<Hold> holds, List<Message> messages, boolean more, Since next)
            implements ChangesOutcome {}

    /// The cursor is too old to go on from.
    record CursorExpired() implements ChangesOutcome {}
}
