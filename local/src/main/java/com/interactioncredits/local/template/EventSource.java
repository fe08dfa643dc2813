package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/// What calls a function without an HTTP call.
public sealed interface EventSource {
    /// The logical id of the function.
    String function();

    /// @param reportsItems whether the function's answer names the messages of a batch that failed
    record Queue(String function, String queueName, int batchSize, int concurrency, boolean reportsItems)
            implements EventSource {}

    /// @param patterns the filters; a record that matches one is handed on, and every record if there are none
    /// @param retries how often a failed batch is tried again
    record Stream(
            String function,
            String tableName,
            int batchSize,
            int retries,
            boolean reportsItems,
            List<EventPattern> patterns)
            implements EventSource {}

    /// @param byScheduler whether it is an EventBridge Scheduler's (`ScheduleV2`), whose event is not quite a rule's
    /// @param input what the function is called with, if it is not empty
    record Schedule(String function, Duration every, boolean byScheduler, JsonNode input) implements EventSource {}
}
