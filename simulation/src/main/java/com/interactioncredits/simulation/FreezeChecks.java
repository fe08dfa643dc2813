package com.interactioncredits.simulation;

import com.interactioncredits.simulateddynamodb.Commit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a freeze forbids, by the order of the writes to the store. Times are nanoseconds of virtual time.
final class FreezeChecks {
    private final Simulation time;
    private final long skew;

    /// When each account was frozen, and until when: still at the end of time if it is frozen now.
    private final Map<String, TreeMap<Long, Long>> freezes = new HashMap<>();

    private final Map<String, Set<String>> untried = new HashMap<>();

    /// Messages that are not sent any more, and since when.
    private final Map<String, Long> cancelled = new HashMap<>();

    FreezeChecks(Simulation time, long skew) {
        this.time = time;
        this.skew = skew;
    }

    void account(String account, Commit.Change change) {
        boolean before = change.before().containsKey("frozen");
        boolean after = change.after().containsKey("frozen");
        var known = freezes.computeIfAbsent(account, _ -> new TreeMap<>());
        if (!before && after) {
            known.put(time.now(), Long.MAX_VALUE);
            untried.getOrDefault(account, Set.of()).forEach(id -> cancelled.put(id, time.now()));
        } else if (before && !after) {
            known.put(known.lastKey(), time.now());
        }
    }

    boolean isFrozen(String account) {
        return wasFrozen(account, time.now(), time.now());
    }

    /// Whether the account was frozen at some time from one moment to another.
    boolean wasFrozen(String account, long from, long to) {
        return freezes.getOrDefault(account, new TreeMap<>()).headMap(to, true).values().stream()
                .anyMatch(until -> until > from);
    }

    /// @return whether the message may be attempted, if it is
    boolean message(String id, Commit.Change change) {
        var account = text(change.after(), "userId") + "#interaction";
        var ids = untried.computeIfAbsent(account, _ -> new HashSet<>());
        var trial = text(change.after(), "trial");
        if (trial.equals("none") && text(change.after(), "status").equals("queued")) {
            ids.add(id);
            if (isFrozen(account)) {
                cancelled.putIfAbsent(id, time.now());
            }
            return true;
        }
        ids.remove(id);
        boolean isFirst =
                trial.equals("claimed") && text(change.before(), "trial").equals("none");
        return !isFirst
                || !cancelled.containsKey(id)
                || time.now() - cancelled.get(id) <= World.FUNCTION_TIMEOUT.toNanos() + skew;
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
