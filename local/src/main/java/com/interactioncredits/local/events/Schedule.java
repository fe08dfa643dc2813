package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Calls a function at its rate by the local clock. After an advance over several periods it runs once.
final class Schedule {
    private final EventSource.Schedule schedule;
    private final LocalClock clock;
    private final Calls functions;
    private final Workers workers;
    private final EventSwitch enabled;

    Schedule(EventSource.Schedule schedule, LocalClock clock, Calls functions, Workers workers, EventSwitch enabled) {
        this.schedule = schedule;
        this.clock = clock;
        this.functions = functions;
        this.workers = workers;
        this.enabled = enabled;
    }

    void start() {
        var first = clock.instant().plus(schedule.every());
        workers.start("schedule of " + schedule.function(), () -> run(first));
    }

    private void run(Instant first) throws InterruptedException {
        var due = first;
        while (workers.areRunning()) {
            var next = due;
            workers.await(next, () -> clock.sleepUntil(next));
            var now = clock.instant();
            due = due.plus(
                    schedule.every().multipliedBy(1 + Duration.between(due, now).dividedBy(schedule.every())));
            enabled.whileOn(() -> functions.invoke(schedule.function(), event(now)) instanceof Invocation.Answered);
        }
    }

    private JsonNode event(Instant now) {
        if (!schedule.input().isEmpty()) {
            return schedule.input();
        }
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Scheduled Event")
                .put("source", schedule.byScheduler() ? "aws.scheduler" : "aws.events")
                .put("account", Template.ACCOUNT)
                .put("time", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", Template.REGION);
        event.putArray("resources");
        // The Scheduler's default is the text of an empty object, a rule's the object itself.
        if (schedule.byScheduler()) {
            return event.put("detail", "{}");
        }
        event.putObject("detail");
        return event;
    }
}
