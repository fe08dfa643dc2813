package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.Random;

/// A time in which WhatsApp answers every POST with an error of the sender, as nanoseconds of virtual time.
record Outage(long from, long to) {
    static Outage drawn(Random random) {
        long from = Duration.ofSeconds(random.nextInt(60)).toNanos();
        return new Outage(
                from, from + Duration.ofSeconds(30 + random.nextInt(240)).toNanos());
    }

    boolean isAt(long time) {
        return from <= time && time < to;
    }
}
