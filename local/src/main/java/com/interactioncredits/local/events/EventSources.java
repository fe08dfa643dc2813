package com.interactioncredits.local.events;

import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.TableDefinition;
import com.interactioncredits.local.template.Template;
import java.util.function.UnaryOperator;

/// Everything in the template that calls a function by itself.
public record EventSources(Template template, AwsClients aws, Calls functions, LocalClock clock, Workers workers) {
    public void start(UnaryOperator<String> queueUrl) {
        for (var source : template.eventSources()) {
            switch (source) {
                case EventSource.Queue queue -> {
                    var url = queueUrl.apply(queue.queueName());
                    new QueuePollers(queue, aws.sqs(), url, functions, workers).start();
                }
                case EventSource.Schedule schedule -> new Schedule(schedule, clock, functions, workers).start();
                case EventSource.Stream _ -> {} // by table, below
            }
        }
        template.tables().forEach(this::startTimers);
    }

    private void startTimers(TableDefinition table) {
        var sources = template.eventSourcesOf(EventSource.Stream.class).stream()
                .filter(source -> source.tableName().equals(table.name()))
                .toList();
        if (table.timeToLive().isEmpty() || sources.isEmpty()) {
            return;
        }
        var streamArn = aws.dynamo()
                .describeTable(request -> request.tableName(table.name()))
                .table()
                .latestStreamArn();
        var stream = new StreamTail(aws.streams(), streamArn);
        new TableTimers(new TimedTable(table), aws.dynamo(), stream, sources, functions, clock, workers).start();
    }
}
