package com.interactioncredits.ledger;

import java.time.Duration;

/// How many entries an account may have when a call commits. With a dozen, the account stays near 1 KB: each KB of it
/// costs, and a partition takes a thousand write units a second.
final class Room {
    private static final int AT_FIRST = 6;
    private static final int AT_MOST = 12;
    private static final Duration ONE_MORE_AFTER = Duration.ofMillis(40);

    private Room() {}

    /// More for calls that have waited longer, so that they come first.
    static int after(Duration wait) {
        return Math.clamp(AT_FIRST + wait.dividedBy(ONE_MORE_AFTER), AT_FIRST, AT_MOST);
    }
}
