package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.Template;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Calls functions at their rates by the local clock. However far it is moved, a schedule that became due runs once.
public final class Schedules {
    private final LocalClock clock;
    private final Calls functions;
    private final Workers workers;

    public Schedules(LocalClock clock, Calls functions, Workers workers) {
        this.clock = clock;
        this.functions = functions;
        this.workers = workers;
    }

    public void start(List<EventSource.Schedule> schedules) {
        schedules.forEach(schedule -> workers.start("schedule", () -> run(schedule)));
    }

    private void run(EventSource.Schedule schedule) throws InterruptedException {
        while (workers.areWanted()) {
            workers.await(() -> clock.sleep(schedule.every()));
            functions.invoke(schedule.function(), event(schedule, clock.instant()));
        }
    }

    private static JsonNode event(EventSource.Schedule schedule, Instant now) {
        if (!schedule.input().isEmpty()) {
            return schedule.input();
        }
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.scheduler")
                .put("account", Template.ACCOUNT)
                .put("time", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", Template.REGION);
        event.putArray("resources");
        return event.put("detail", "{}");
    }
}
