package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long the calls of one world took, in milliseconds.
final class Waits {
    private final List<Long> waits = new ArrayList<>();

    /// @param nanos how long a call took
    /// @return the same in milliseconds
    long add(long nanos) {
        waits.add(Duration.ofNanos(nanos).toMillis());
        return waits.getLast();
    }

    int count() {
        return waits.size();
    }

    /// @param share 1 for the longest
    long percentile(double share) {
        return waits.stream()
                .sorted()
                .skip((long) (share * (waits.size() - 1)))
                .findFirst()
                .orElse(0L);
    }
}
