package com.interactioncredits.credits;

import com.interactioncredits.store.Labels;
import java.time.Instant;
import java.util.Optional;

/// One account at one instant, in credits; always granted = available + held + spent.
///
/// @param frozen whether nothing may be held or sent
/// @param version rises with every visible change, also when a hold falls due
/// @param asOf the instant at which expiry was judged
public record Balance(
        AccountId account,
        long available,
        long held,
        long granted,
        int activeHolds,
        Optional<Instant> nextExpiryAt,
        boolean frozen,
        long version,
        Instant asOf) {

    public enum Level {
        OK,
        LOW,
        EMPTY;

        public String label() {
            return Labels.of(this);
        }
    }

    public long spent() {
        return granted - available - held;
    }

    /// @param lowThreshold at or under this many available credits the account is low
    public Level level(long lowThreshold) {
        if (available == 0) {
            return Level.EMPTY;
        }
        return available <= lowThreshold ? Level.LOW : Level.OK;
    }

    /// Whether the account would be ok if the held credits came back.
    public boolean lowBecauseHeld(long lowThreshold) {
        return level(lowThreshold) != Level.OK && available + held > lowThreshold;
    }
}
