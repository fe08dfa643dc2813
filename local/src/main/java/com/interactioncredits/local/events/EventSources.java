package com.interactioncredits.local.events;

import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.TableDefinition;
import com.interactioncredits.local.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Starts the template's event sources: queues, schedules and the table's timers.
public record EventSources(
        Template template, AwsClients aws, Calls functions, LocalClock clock, Workers workers, EventSwitches switches) {
    /// @return the loops that poll for work
    public List<Loop> start(UnaryOperator<String> queueUrl) {
        var loops = new ArrayList<Loop>();
        for (var source : template.eventSources()) {
            switch (source) {
                case EventSource.Queue queue -> {
                    var url = queueUrl.apply(queue.queueName());
                    loops.add(new QueuePollers(queue, aws.sqs(), url, functions, workers, switches.of(queue.function()))
                            .start());
                }
                case EventSource.Schedule schedule ->
                    new Schedule(schedule, clock, functions, workers, switches.of(schedule.function())).start();
                case EventSource.Stream _ -> {} // by table, below
            }
        }
        template.tables().forEach(table -> startTimers(table).ifPresent(loops::add));
        return loops;
    }

    private Optional<Loop> startTimers(TableDefinition table) {
        var sources = template.eventSourcesOf(EventSource.Stream.class).stream()
                .filter(source -> source.tableName().equals(table.name()))
                .toList();
        if (table.timeToLive().isEmpty() || sources.isEmpty()) {
            return Optional.empty();
        }
        var streamArn = aws.dynamo()
                .describeTable(request -> request.tableName(table.name()))
                .table()
                .latestStreamArn();
        var stream = new StreamTail(aws.streams(), streamArn);
        return Optional.of(
                new TableTimers(new TimedTable(table), aws.dynamo(), stream, sources, functions, clock, workers)
                        .start());
    }
}
