package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares the accepted holds and sends with the limits of the settings. Times are nanoseconds of virtual time.
final class RateChecks {
    /// Between the moment for which a call is judged and its write: it may first have to prepare the account.
    private static final long JUDGED_BEFORE = Duration.ofSeconds(6).toNanos();

    private record Limit(long interval, int burst) {}

    private record Taken(long at, boolean isAccepted) {}

    private final Map<String, Limit> limits = new HashMap<>();
    private final Map<String, List<Taken>> taken = new HashMap<>();
    private final long skew;

    /// @param settings the variables of the functions
    RateChecks(Map<String, String> settings, long skew) {
        this.skew = skew;
        limit(settings, "HOLDS_PER_MINUTE", "HOLD_BURST", "hold");
        limit(settings, "SENDS_PER_MINUTE", "SEND_BURST", "send");
    }

    private void limit(Map<String, String> settings, String perMinute, String burst, String kind) {
        var calls = Long.parseLong(settings.getOrDefault(perMinute, "0"));
        if (calls > 0) {
            limits.put(kind, new Limit(Duration.ofMinutes(1).toNanos() / calls, Integer.parseInt(settings.get(burst))));
        }
    }

    private static String kindOf(String source) {
        return source.equals("message") ? "send" : "hold";
    }

    /// Records a write that took the credits of a hold.
    ///
    /// @param source of the hold
    /// @param isAccepted false for the copy of another one, which is undone
    /// @return whether no time has more accepted calls than the limit allows
    boolean take(String account, String source, long at, boolean isAccepted) {
        var kind = kindOf(source);
        var calls = taken.computeIfAbsent(account + " " + kind, _ -> new ArrayList<>());
        calls.add(new Taken(at, isAccepted));
        var limit = limits.get(kind);
        if (limit == null) {
            return true;
        }
        int count = 0;
        for (var call : calls.reversed()) {
            count += call.isAccepted() ? 1 : 0;
            long slack = at - call.at() + 2 * skew + JUDGED_BEFORE;
            if (call.isAccepted() && count > limit.burst() + Math.max(0, slack) / limit.interval()) {
                return false;
            }
        }
        return true;
    }

    /// Whether the calls so far reach the limit at this time, so that one more may be refused.
    ///
    /// @param kind `hold` or `send`
    boolean isReached(String account, String kind, long now) {
        var limit = limits.get(kind);
        if (limit == null) {
            return false;
        }
        int count = 0;
        for (var call : taken.getOrDefault(account + " " + kind, List.of()).reversed()) {
            count++;
            long idle = now - skew - (call.at() + skew);
            if (count * limit.interval() > (limit.burst() - 1) * limit.interval() + idle) {
                return true;
            }
        }
        return false;
    }
}
