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

/// Whether everything that goes on by itself has come to rest.
///
/// @param executions unless they are elsewhere
record IdleProbe(
        Activity activity, Workers workers, List<Loop> loops, Optional<StepFunctionsEndpoint> executions, Clock clock) {
    /// What is due so soon is worth waiting for: webhooks, the first retries.
    private static final Duration SOON = Duration.ofSeconds(2);

    /// `GET /dev/idle`: `{"idle", "busy": ["queue …", …]}`. Idle when no function runs, no queue that has a consumer
    /// holds a message it could take, and nothing is due within two seconds; later timers are not waited for.
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
                .filter(loop -> !loop.hasComeToRest().getAsBoolean())
                .map(Loop::name)
                .forEach(busy::add);
        if (activity.changes() != before) {
            busy.add("functions"); // called while we looked
        }
        return busy;
    }
}
