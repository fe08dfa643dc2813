package com.interactioncredits.simulation;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.workflow.MarkAccounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The stream's records of written accounts, on their way to the function that marks them, and the judgement of the
/// accounts that it marked.
final class ChangedAccounts {
    /// Much shorter than in production, so that accounts are judged while callers change them.
    static final Duration WINDOW = Duration.ofMinutes(2);

    private static final Duration BATCHED = Duration.ofSeconds(30);
    private static final Duration JUDGEMENT = Duration.ofMinutes(1);

    /// How much later than its own time a record may show.
    private static final Duration LATEST_WRITE = Duration.ofMinutes(5);

    private static final int MAX_JUDGEMENTS = 10;

    private final World world;
    private final Map<Key, Long> lastWritten = new HashMap<>();
    private List<Key> gathered = new ArrayList<>();

    ChangedAccounts(World world) {
        this.world = world;
    }

    void written(Key account) {
        lastWritten.put(account, world.time.now());
        if (gathered.isEmpty()) {
            world.time.after(
                    world.time.between(Duration.ZERO, BATCHED), () -> world.time.start("stream", this::handOver));
        }
        gathered.add(account);
    }

    private void handOver() {
        var batch = gathered;
        gathered = new ArrayList<>();
        var records = new ArrayList<DynamodbStreamRecord>();
        for (var account : batch) {
            var record = new DynamodbStreamRecord();
            record.setEventName("MODIFY");
            record.setDynamodb(new StreamRecord()
                    .withSequenceNumber("1")
                    .withKeys(Map.of(
                            "pk", new AttributeValue().withS(account.pk()),
                            "sk", new AttributeValue().withS(account.sk()))));
            records.add(record);
        }
        var event = new DynamodbEvent();
        event.setRecords(records);
        mark(event);
    }

    /// The stream repeats a batch until it is processed.
    private void mark(DynamodbEvent event) {
        var minute = Duration.ofMinutes(1);
        var ending = world.time.call(world.nameOf("MarkAccounts"), minute, minute, () -> {
            world.anyProcess().call(MarkAccounts.class, event);
            return true;
        });
        if (!(ending instanceof Simulation.Answered<?>)) {
            world.counts.increment("timers: marks tried again");
            world.time.after(Duration.ofSeconds(1).toNanos(), () -> world.time.start("stream", () -> mark(event)));
        }
    }

    void judge() {
        var event = JsonNodeFactory.instance.objectNode().put("scheduled", true);
        var ending = world.time.call(world.nameOf("ReconcileAccounts"), JUDGEMENT, JUDGEMENT, () -> world.anyProcess()
                .task("ReconcileAccounts", event));
        if (ending instanceof Simulation.Answered(var report)) {
            world.counts.increment("timers: a judgement of changed accounts");
            report.path("findings").forEach(world::found);
        }
    }

    /// After the last change: each account was judged since then, so that its checkpoint came that far.
    void judgeTheLast() {
        for (int judgements = 0; judgements < MAX_JUDGEMENTS && !unjudged().isEmpty(); judgements++) {
            world.time.run(WINDOW);
            world.time.start("schedule", this::judge);
            world.time.run(WINDOW);
        }
        unjudged()
                .forEach(account -> world.checker.violations().add(account + " was not judged after its last change"));
    }

    private List<String> unjudged() {
        return lastWritten.entrySet().stream()
                .filter(account -> judgedAt(account.getKey()) < account.getValue())
                .map(account -> account.getKey().pk())
                .toList();
    }

    /// In virtual time, not before the earliest that it can have been.
    private long judgedAt(Key account) {
        var id = account.pk().substring("ACCOUNT#".length());
        return Optional.ofNullable(world.store.items().get(new Key("CHECKPOINT#" + id, "CHECKPOINT")))
                .map(checkpoint ->
                        Objects.requireNonNull(checkpoint.get("holdsTo")).s())
                .map(position -> Long.parseLong(position.substring(0, 13)) - World.START.toEpochMilli())
                .map(millis -> Duration.ofMillis(millis).plus(LATEST_WRITE).toNanos())
                .orElse(-1L);
    }
}
