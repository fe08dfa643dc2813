package com.interactioncredits.store;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as items keep them: in whole milliseconds.
public final class StoredTime {
    private StoredTime() {}

    public static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
