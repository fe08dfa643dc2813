package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/// An event source of a function other than HTTP.
public sealed interface EventSource {
    /// The logical id of the function.
    String function();

    /// @param reportsItems whether the function's answer names the messages of a batch that failed
    record Queue(String function, String queueName, int batchSize, int concurrency, boolean reportsItems)
            implements EventSource {}

    /// @param patterns the filters; a record is passed on if it matches one of them, or if there are none
    /// @param window how long records are gathered for a batch
    /// @param retries how often a failed batch is retried
    record Stream(
            String function,
            String tableName,
            int batchSize,
            Duration window,
            int retries,
            boolean reportsItems,
            List<EventPattern> patterns)
            implements EventSource {}

    /// @param byScheduler whether it is an EventBridge Scheduler schedule (`ScheduleV2`), whose event differs from a
    /// rule's
    /// @param input the event, if it is not empty
    record Schedule(String function, Duration every, boolean byScheduler, JsonNode input) implements EventSource {}
}
