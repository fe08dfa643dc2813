package com.interactioncredits.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.events.Loop;
import com.interactioncredits.local.events.Workers;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.stepfunctions.StepFunctionsEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether all background work is done.
///
/// @param executions empty if Step Functions is external
record IdleProbe(
        Activity activity, Workers workers, List<Loop> loops, Optional<StepFunctionsEndpoint> executions, Clock clock) {
    /// Work due within this time still counts as busy: webhooks, the first retries.
    private static final Duration SOON = Duration.ofSeconds(2);

    /// `GET /dev/idle`: `{"idle", "busy": ["queue …", …]}`. Idle when no function is running, no queue with a consumer
    /// has a visible message, and nothing is due within two seconds.
    ObjectNode idle() {
        var busy = busy();
        var answer = JsonNodeFactory.instance.objectNode().put("idle", busy.isEmpty());
        busy.forEach(answer.putArray("busy")::add);
        return answer;
    }

    private List<String> busy() {
        long before = activity.changes();
        var soon = clock.instant().plus(SOON);
        var busy = new ArrayList<String>();
        if (activity.running() > 0) {
            busy.add("functions");
        }
        busy.addAll(workers.busyBefore(soon));
        if (executions.map(endpoint -> endpoint.busyBefore(soon)).orElse(0L) > 0) {
            busy.add("executions");
        }
        loops.stream()
                .filter(loop -> !loop.isIdle().getAsBoolean())
                .map(Loop::name)
                .forEach(busy::add);
        if (activity.changes() != before) {
            busy.add("functions"); // a call began or ended during this check
        }
        return busy;
    }
}
