package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.template.EventSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The stream's records of writes, gathered for the functions whose filters match them. A batch that fails is repeated
/// after its window. A stop of the local system loses what is gathered. Not thread-safe.
final class WriteRecords {
    private final TimedTable table;
    private final List<Batch> batches;
    private final Calls functions;
    private final LocalClock clock;
    private long sequence;

    /// What is gathered for one function.
    private static final class Batch {
        final EventSource.Stream source;
        final List<JsonNode> records = new ArrayList<>();
        Instant due = Instant.MAX;

        Batch(EventSource.Stream source) {
            this.source = source;
        }

        void add(JsonNode written, Instant now) {
            var passes = source.patterns().isEmpty()
                    || source.patterns().stream().anyMatch(pattern -> pattern.matches(written));
            if (passes) {
                due = records.isEmpty() ? now.plus(source.window()) : due;
                records.add(written);
            }
        }

        boolean isDue(Instant now) {
            return records.size() >= source.batchSize() || !due.isAfter(now);
        }
    }

    WriteRecords(TimedTable table, List<EventSource.Stream> sources, Calls functions, LocalClock clock) {
        this.table = table;
        this.batches = sources.stream().map(Batch::new).toList();
        this.functions = functions;
        this.clock = clock;
    }

    void take(StreamTail.Written written) {
        var now = clock.instant();
        var record = table.record(written.what(), written.key(), "%021d".formatted(++sequence), now);
        batches.forEach(batch -> batch.add(record, now));
    }

    void handOver() throws InterruptedException {
        for (var batch : batches) {
            while (!batch.records.isEmpty() && batch.isDue(clock.instant())) {
                var some = batch.records.subList(0, Math.min(batch.records.size(), batch.source.batchSize()));
                var event = JsonNodeFactory.instance.objectNode();
                some.forEach(event.putArray("Records")::add);
                if (!(functions.invoke(batch.source.function(), event) instanceof Invocation.Answered)) {
                    batch.due = clock.instant().plus(batch.source.window());
                    return;
                }
                some.clear();
            }
        }
    }
}
