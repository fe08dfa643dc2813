package com.interactioncredits.local.events;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The queues and schedules that call functions, by the logical id of the function. All are on until an operator turns
/// one off.
public final class EventSwitches {
    private final Map<String, EventSwitch> switches = new ConcurrentHashMap<>();

    EventSwitch of(String function) {
        return switches.computeIfAbsent(function, _ -> new EventSwitch());
    }

    /// Returns when the event source obeys.
    ///
    /// @return false if no queue and no schedule calls this function
    public boolean set(String function, boolean on) {
        var found = switches.get(function);
        if (found == null) {
            return false;
        }
        found.set(on);
        return true;
    }
}
