package com.interactioncredits.simulation;

import com.interactioncredits.simulateddynamodb.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Compares the attempts with the slots that were reserved for them: no message leaves without one, or before it. Times
/// are nanoseconds of virtual time.
final class PaceChecks {
    private final long interval;
    private final long startMicros;
    private final long skew;
    private final List<Long> slots = new ArrayList<>();
    private int attempts;

    /// @param perSecond how many messages may leave in a second
    /// @param startMicros the epoch's microseconds at which virtual time begins
    /// @param skew by which clocks may differ
    PaceChecks(long perSecond, long startMicros, long skew) {
        this.interval = 1_000_000_000 / perSecond;
        this.startMicros = startMicros;
        this.skew = skew;
    }

    /// A write that reserved slots says only from when on the next is free. Where it is not certain how many it
    /// reserved, it counts as the most that it can be.
    ///
    /// @return whether no slot was reserved before
    boolean reserved(Commit.Change change, long askedAt) {
        long before = freeFrom(change.before(), Long.MIN_VALUE);
        long after = freeFrom(change.after(), Long.MIN_VALUE);
        boolean continued = before >= askedAt - 2 * skew && (after - before) % interval == 0;
        long from = continued ? before : askedAt - 2 * skew;
        for (long slot = after - interval; slot > from - interval; slot -= interval) {
            slots.add(slot);
        }
        return before == Long.MIN_VALUE || after - before >= interval;
    }

    private long freeFrom(Map<String, AttributeValue> item, long otherwise) {
        return item.containsKey("freeFrom")
                ? (Long.parseLong(item.get("freeFrom").n()) - startMicros) * 1_000
                : otherwise;
    }

    /// @return whether there was a slot for it
    boolean attempt(long now) {
        attempts++;
        return attempts <= slots.stream().filter(slot -> slot <= now + 2 * skew).count();
    }
}
