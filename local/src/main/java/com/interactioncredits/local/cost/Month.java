package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.template.EventSource;
import java.time.Duration;

/// What is used in a month by what runs whether or not there are messages.
final class Month {
    static final Duration LENGTH = Duration.ofDays(30);
    private static final String RECONCILER = "ReconcileAccounts";
    private static final String KEEPER = "MaintainVersions";

    private final CountedSystem system;
    private final Prices prices;

    Month(CountedSystem system, Prices prices) {
        this.system = system;
        this.prices = prices;
    }

    /// With a table on which nothing is to do.
    Usage idle() {
        var all = Usage.NONE;
        for (var schedule : system.template().eventSourcesOf(EventSource.Schedule.class)) {
            all = all.plus(runs(schedule));
        }
        for (var _ : system.template().eventSourcesOf(EventSource.Queue.class)) {
            var polls = prices.assumed("sqs-pollers") * LENGTH.toSeconds() / prices.assumed("sqs-poll-seconds");
            all = all.plus(MeteredQueues.REQUESTS, "receives that find nothing", polls);
        }
        return all.plus("alarm", "alarms", (double) system.billed.alarms())
                .plus("composite-alarm", "composite alarms", (double) system.billed.compositeAlarms())
                .plus("secret", "secret", 1);
    }

    private Usage runs(EventSource.Schedule schedule) {
        var times = (double) LENGTH.dividedBy(schedule.every());
        return switch (schedule.function()) {
            // It calls each function once, and what it asks of Lambda besides has no price.
            case KEEPER -> keepingReady().times(times);
            default -> {
                run(schedule);
                // Each begins a trace, and all are recorded: they are the first of their second.
                yield run(schedule).times(times).plus(CountedSystem.TRACE, "schedules", times);
            }
        };
    }

    private Usage run(EventSource.Schedule schedule) {
        var event = schedule.input().isEmpty() ? JsonNodeFactory.instance.objectNode() : schedule.input();
        system.take();
        system.invoke(schedule.function(), event);
        return system.take();
    }

    private Usage keepingReady() {
        var calls = Usage.NONE;
        for (var function : system.template().functions().keySet()) {
            var milliseconds = prices.assumed("cpu-function-ms");
            calls = calls.plus("lambda-request", "MaintainVersions and what it calls", 1)
                    .plus(
                            "lambda-gb-second",
                            "MaintainVersions and what it calls",
                            milliseconds / 1000 * system.billed.memory(function) / 1024);
            if (system.billed.writesSystemLogs(function)) {
                calls = calls.plus("log-byte", "Lambda's own lines", prices.assumed("lambda-log-bytes"));
            }
        }
        return calls;
    }

    /// One message's share of the marks and of the judgement of an account.
    ///
    /// @param messages how many the account sends between two judgements
    static Usage judgementOfOneMessage(CountedSystem system, Journeys journeys, int messages) {
        system.stream(Journeys.accountWritten());
        judgement(system);
        var all = Usage.NONE;
        for (int sent = 0; sent < messages; sent++) {
            journeys.sendAndRead();
            system.take();
            system.stream(Journeys.accountWritten());
            all = all.plus(system.take());
        }
        return all.plus(judgement(system)).times(1.0 / messages);
    }

    private static Usage judgement(CountedSystem system) {
        system.clock.advance(Duration.ofDays(1));
        system.take();
        system.invoke(RECONCILER, JsonNodeFactory.instance.objectNode().put("scheduled", true));
        return system.take();
    }
}
