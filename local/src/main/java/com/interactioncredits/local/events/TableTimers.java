package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.template.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Time to live by the local clock: passes the record of each expired item to the functions whose filters match, then
/// deletes the item. AWS deletes first; here a stop between the two repeats a record instead of losing it.
///
/// It finds items by one scan at its start, and from the table's stream afterwards. The same stream's records of writes
/// go to the functions whose filters match them ([WriteRecords]).
public final class TableTimers {
    /// How soon a new item is found; far below the shortest time to live.
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private final TimedTable table;
    private final DynamoDbClient dynamo;
    private final StreamTail stream;
    private final List<EventSource.Stream> sources;
    private final Calls functions;
    private final LocalClock clock;
    private final Workers workers;
    private final WriteRecords writes;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::handOverAt));
    private final Map<Map<String, AttributeValue>, Instant> known = new HashMap<>();
    private long sequence;

    /// When to delete an item.
    ///
    /// @param tries how often the functions failed to process its record
    private record Timer(Map<String, AttributeValue> key, Instant due, Instant handOverAt, int tries) {
        Timer triedAgainAt(Instant later) {
            return new Timer(key, due, later, tries + 1);
        }
    }

    /// A timer that is due now, with its record.
    private record Due(Timer timer, String sequenceNumber, JsonNode record) {}

    public TableTimers(
            TimedTable table,
            DynamoDbClient dynamo,
            StreamTail stream,
            List<EventSource.Stream> sources,
            Calls functions,
            LocalClock clock,
            Workers workers) {
        this.table = table;
        this.dynamo = dynamo;
        this.stream = stream;
        this.sources = sources;
        this.functions = functions;
        this.clock = clock;
        this.workers = workers;
        this.writes = new WriteRecords(table, sources, functions, clock);
    }

    Loop start() {
        var thread = workers.start("timers of " + table.name(), this::run);
        return new Loop(thread.getName(), () -> workers.activity().isIdle(thread));
    }

    private void run() throws InterruptedException {
        boolean begun = false;
        while (workers.areRunning()) {
            try {
                long since = workers.activity().changes();
                if (!begun) {
                    stream.begin();
                    scan();
                    begun = true;
                }
                for (var written : stream.written()) {
                    writes.take(written);
                    if (matchesAnySource(written.key())) {
                        look(written.key());
                    }
                }
                writes.handOver();
                handOver();
                workers.activity().foundNothingSince(since); // otherwise a call happened meanwhile
            } catch (SdkException _) {
                // The store is closing or briefly unavailable; the next round does the rest.
            }
            sleep();
        }
    }

    /// Sleeps until the next item is due, or until the next poll of the stream.
    private void sleep() throws InterruptedException {
        var next = clock.instant().plus(POLL_INTERVAL);
        var due = timers.isEmpty() ? Instant.MAX : timers.element().handOverAt();
        workers.await(due, () -> clock.sleepUntil(due.isBefore(next) ? due : next));
    }

    private void scan() {
        var pages = dynamo.scanPaginator(ScanRequest.builder()
                .tableName(table.name())
                .filterExpression("attribute_exists(#due)")
                .expressionAttributeNames(Map.of("#due", table.timeToLive()))
                .build());
        pages.items().forEach(item -> plan(table.key(item), item));
    }

    private void look(Map<String, AttributeValue> key) {
        var found = dynamo.getItem(GetItemRequest.builder()
                .tableName(table.name())
                .key(key)
                .consistentRead(true)
                .build());
        if (found.hasItem()) {
            plan(key, found.item());
        }
    }

    private void plan(Map<String, AttributeValue> key, Map<String, AttributeValue> item) {
        var due = item.get(table.timeToLive());
        if (due != null && due.n() != null) {
            var at = Instant.ofEpochSecond(Long.parseLong(due.n()));
            if (!at.equals(known.put(key, at))) {
                timers.add(new Timer(key, at, at, 0));
            }
        }
    }

    private boolean matchesAnySource(Map<String, AttributeValue> key) {
        var record = table.removal(key, "0", clock.instant());
        return sources.stream().anyMatch(source -> passes(source, record));
    }

    private void handOver() throws InterruptedException {
        for (var due = due(); !due.isEmpty() && workers.areRunning(); due = due()) {
            var failed = new HashSet<Due>();
            for (var source : sources) {
                var batch = due.stream()
                        .filter(each -> passes(source, each.record()))
                        .toList();
                failed.addAll(failedOf(source, batch));
            }
            for (var each : due) {
                if (failed.contains(each)) {
                    timers.add(each.timer().triedAgainAt(clock.instant().plusSeconds(1)));
                } else {
                    delete(each.timer());
                }
            }
        }
    }

    private List<Due> due() {
        var due = new ArrayList<Due>();
        var now = clock.instant();
        int maxBatch =
                sources.stream().mapToInt(EventSource.Stream::batchSize).min().orElse(1);
        for (var first = timers.peek();
                first != null && !first.handOverAt().isAfter(now) && due.size() < maxBatch;
                first = timers.peek()) {
            var timer = timers.remove();
            if (timer.due().equals(known.get(timer.key()))) {
                var number = "%021d".formatted(++sequence);
                due.add(new Due(timer, number, table.removal(timer.key(), number, now)));
            }
        }
        return due;
    }

    /// @return those whose record is to be retried
    private List<Due> failedOf(EventSource.Stream source, List<Due> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return List.of();
        }
        var event = JsonNodeFactory.instance.objectNode();
        var records = event.putArray("Records");
        batch.forEach(due -> records.add(due.record()));
        var invocation = functions.invoke(source.function(), event);
        int done = invocation instanceof Invocation.Answered(var json) ? done(source, json, batch) : 0;
        return batch.subList(done, batch.size()).stream()
                .filter(due -> due.timer().tries() < source.retries())
                .toList();
    }

    /// The number of processed records: a stream continues at the first one that failed.
    private static int done(EventSource.Stream source, JsonNode answer, List<Due> batch) {
        if (!source.reportsItems()) {
            return batch.size();
        }
        var numbers = batch.stream().map(Due::sequenceNumber).toList();
        return BatchFailures.in(answer, Set.copyOf(numbers))
                .map(failed -> failed.stream().mapToInt(numbers::indexOf).min().orElse(batch.size()))
                .orElse(0);
    }

    /// Deletes the item only if it is still expired: a later write may have changed its time.
    private void delete(Timer timer) {
        known.remove(timer.key(), timer.due());
        try {
            dynamo.deleteItem(DeleteItemRequest.builder()
                    .tableName(table.name())
                    .key(timer.key())
                    .conditionExpression("#due <= :now")
                    .expressionAttributeNames(Map.of("#due", table.timeToLive()))
                    .expressionAttributeValues(Map.of(
                            ":now",
                            AttributeValue.fromN(Long.toString(clock.instant().getEpochSecond()))))
                    .build());
        } catch (ConditionalCheckFailedException _) {
            // written meanwhile; the new time comes from the stream
        }
    }

    private static boolean passes(EventSource.Stream source, JsonNode record) {
        return source.patterns().isEmpty() || source.patterns().stream().anyMatch(pattern -> pattern.matches(record));
    }
}
