package com.interactioncredits.simulation;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.stepfunctions.StateMachine;
import com.interactioncredits.simulateddynamodb.Capacity;
import com.interactioncredits.simulateddynamodb.Commit;
import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.simulateddynamodb.SimulatedDynamo;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import com.interactioncredits.workflow.ApplyStatus;
import com.interactioncredits.workflow.ExpireDueHolds;
import com.interactioncredits.workflow.ExpireHold;
import com.interactioncredits.workflow.StartSending;
import com.interactioncredits.workflow.SweepMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The whole system in virtual time: the deployed functions in several processes, the deployed state machine, and
/// around them a store, queues, timers and a WhatsApp that fail by chance.
final class World implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(15);
    private static final int PROCESSES = 2;

    /// Much more often than in production, to run concurrently with callers.
    private static final Duration RECONCILED_EVERY = Duration.ofMinutes(4);

    /// The longest that a scenario's settings make a message's hold last: one whose send died has no sweep.
    private static final Duration MAX_HOLD_TIME = Duration.ofMinutes(25);

    private static final int MAX_PAGES = 20;
    private static final StateMachine MACHINE = machine();

    /// How a scenario is set up.
    ///
    /// @param settings settings of the functions that override the defaults
    /// @param limit what each partition of the table and of an index supplies in a second, empty if unlimited
    /// @param diesAt the step, before or after a call of the store, at which a process dies
    /// @param polling of the sends queue
    record Setup(
            FaultRates faults,
            Map<String, String> settings,
            StoreTimes times,
            Optional<PartitionLimit> limit,
            OptionalLong diesAt,
            Optional<Outage> outage,
            Queue.Polling polling) {
        static Setup withoutFaults(StoreTimes times, Map<String, String> settings) {
            return new Setup(
                    FaultRates.NONE,
                    settings,
                    times,
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Queue.Polling.AT_ONCE);
        }
    }

    /// Units a second.
    record PartitionLimit(int writes, int reads) {}

    final Simulation time;
    final Checker checker;
    final AnswerChecks answers;
    final Counts counts;
    final Operator operator;
    final Optional<Outage> outage;
    final BreakerChecks breaker;
    private final PaceChecks pace;
    final FaultyWhatsApp whatsApp;
    final Capacity writeCapacity;
    final Capacity readCapacity;
    final SimulatedDynamo store;
    private final FaultyNetwork network;
    final Queue sends;
    final Queue statuses;
    private final SimulatedSecrets secrets;
    private final FaultRates faults;
    private final long skew;
    private final List<Functions> processes;
    private final ChangedAccounts changed;
    private long calls;

    World(long seed, Setup setup, Counts counts) {
        this.time = new Simulation(new Random(seed));
        this.counts = counts;
        this.faults = setup.faults();
        this.skew = Duration.ofMillis(faults.skewMillis()).toNanos();
        this.operator = new Operator(this);
        var maxWait = Duration.ofSeconds(Long.parseLong(setup.settings().getOrDefault("MAX_WAIT_SECONDS", "86400")));
        var rates = new RateChecks(setup.settings(), skew);
        this.checker = new Checker(time, START.toEpochMilli(), skew, maxWait, rates, operator);
        this.answers = new AnswerChecks(checker, rates, time, skew);
        this.network = new FaultyNetwork(time, counts, faults, setup.times(), setup.diesAt());
        this.writeCapacity = capacity(setup.limit().map(PartitionLimit::writes));
        this.readCapacity = capacity(setup.limit().map(PartitionLimit::reads));
        this.store = new SimulatedDynamo(network, writeCapacity, readCapacity, this::committed);
        this.sends = new Queue(time, faults, counts, "sends", setup.polling(), this::startSending);
        this.statuses = new Queue(time, faults, counts, "statuses", Queue.Polling.AT_ONCE, this::applyStatus);
        this.secrets = new SimulatedSecrets(time, faults, counts, START);
        var world = "10000" + Long.toUnsignedString(seed);
        this.outage = setup.outage();
        this.whatsApp =
                new FaultyWhatsApp(world, time, faults, counts, secrets, outage, this::seesAttempt, this::webhook);
        var environment = new HashMap<>(Map.ofEntries(
                Map.entry("TABLE_NAME", "credits"),
                Map.entry("CLERK_ISSUER", Tokens.ISSUER),
                Map.entry("CLERK_JWT_KEY", Tokens.pem()),
                Map.entry("ALLOWED_ORIGINS", Tokens.ORIGIN),
                Map.entry("ALLOWED_MACHINES", Tokens.MACHINE + ":hold+send+grant+read"),
                Map.entry("MACHINE_AUDIENCE", Tokens.AUDIENCE),
                Map.entry("WHATSAPP_BASE_URL", FaultyWhatsApp.url().toString()),
                Map.entry("WHATSAPP_PHONE_NUMBER_ID", world),
                Map.entry("WHATSAPP_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:000000000000:secret:whatsapp"),
                Map.entry("SENDS_QUEUE_URL", "sends"),
                Map.entry("SENDS_DEAD_LETTERS_URL", "sends-dead-letters"),
                Map.entry("STATUSES_QUEUE_URL", "statuses"),
                Map.entry("STATUSES_DEAD_LETTERS_URL", "statuses-dead-letters"),
                Map.entry("EXPIRY_FAILURES_URL", "expiry-failures"),
                Map.entry("BREAKER_ERRORS", "0"),
                Map.entry("BREAKER_UNANSWERED", "0"),
                Map.entry("STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:000000000000:stateMachine:send")));
        environment.putAll(setup.settings());
        this.breaker = new BreakerChecks(this, environment);
        this.pace = new PaceChecks(
                Long.parseLong(environment.getOrDefault("MESSAGES_PER_SECOND", "80")),
                START.toEpochMilli() * 1_000,
                skew);
        var queues = new SimulatedQueues(time, faults, counts, Map.of("sends", sends, "statuses", statuses));
        var settings = new Settings(Map.copyOf(environment));
        this.processes = IntStream.range(0, PROCESSES)
                .mapToObj(number -> {
                    var clock = new VirtualClock(time, number == 0 ? 0 : skew);
                    var machines = new SimulatedStepFunctions(
                            time,
                            faults,
                            counts,
                            MACHINE,
                            clock,
                            (name, input, timeout) -> time.call(name, FUNCTION_TIMEOUT, timeout, () -> anyProcess()
                                    .task(name, input)));
                    var wiring = new Wiring(
                            settings,
                            clock,
                            () -> store,
                            () -> queues,
                            () -> secrets,
                            () -> machines,
                            time.random(),
                            new VirtualPause(),
                            time::invokeAll);
                    return new Functions(wiring.markingIn(ChangedAccounts.WINDOW), counts);
                })
                .toList();
        this.changed = new ChangedAccounts(this);
        time.every(Duration.ofMinutes(1), this::sweep);
    }

    /// From now on.
    void reconcileOften() {
        time.every(RECONCILED_EVERY, () -> time.start("schedule", () -> reconcile(false)));
        time.every(RECONCILED_EVERY, () -> time.start("schedule", changed::judge));
    }

    private static Capacity capacity(Optional<Integer> perSecond) {
        return perSecond.map(Capacity::perSecond).orElseGet(Capacity::unlimited);
    }

    private static StateMachine machine() {
        try {
            var text = Files.readString(Path.of("../statemachine/send-message.asl.json"));
            return StateMachine.parse(text.replaceAll("\\$\\{(\\w+)}", "$1"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static final class VirtualClock extends Clock {
        private final Simulation time;
        private final long ahead;

        VirtualClock(Simulation time, long ahead) {
            this.time = time;
            this.ahead = ahead;
        }

        @Override
        public Instant instant() {
            return START.plusNanos(time.now() + ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("our times are UTC");
        }
    }

    private final class VirtualPause implements StoreRetry.Pause {
        @Override
        public void sleep(Duration wait) {
            time.sleep(wait.toNanos());
        }

        @Override
        public long nanos() {
            return time.now();
        }
    }

    /// Nanoseconds by which the clocks of processes may differ.
    long skew() {
        return skew;
    }

    Functions anyProcess() {
        return processes.get(time.random().nextInt(processes.size()));
    }

    String nameOf(String function) {
        return function + "-" + ++calls;
    }

    // ---- Callers

    /// Calls a route and gives up after 29 seconds, as the gateway does.
    Reply call(String process, APIGatewayV2HTTPEvent event) {
        var ending = time.call(process, FUNCTION_TIMEOUT, Duration.ofSeconds(29), () -> anyProcess()
                .route(event));
        return switch (ending) {
            case Simulation.Answered(var answer) ->
                new Reply(
                        answer.getStatusCode(),
                        answer.getHeaders().containsKey("Idempotent-Replay"),
                        FaultyWhatsApp.read(answer.getBody() == null ? "{}" : answer.getBody()));
            case Simulation.Threw(var fault) -> throw new IllegalStateException("a handler threw", fault);
            case Simulation.Lost() -> new Reply(0, false, JsonNodeFactory.instance.objectNode());
        };
    }

    String nameOfCall(String route) {
        return nameOf(route);
    }

    private void seesAttempt(String messageId) {
        operator.seesAttempt();
        breaker.seesAttempt(messageId);
        checker.require(pace.attempt(time.now()), "a message left without a slot, or before it");
    }

    private void webhook(String body) {
        for (int tries = 0; tries < 8; tries++) {
            var event = APIGatewayV2HTTPEvent.builder()
                    .withRouteKey("POST /api/webhooks/whatsapp")
                    .withHeaders(
                            Map.of("x-hub-signature-256", secrets.signature(body), "content-type", "application/json"))
                    .withBody(body)
                    .build();
            if (call(nameOf("webhook"), event).status() == 200) {
                return;
            }
            time.pass(Duration.ofSeconds(1L << (2 * Math.min(tries, 4))).toNanos());
        }
        counts.increment("whatsapp: a webhook given up");
    }

    // ---- Event sources

    private Set<String> startSending(List<Queue.Delivery> batch) {
        return taken(batch, "StartSending", StartSending.class);
    }

    private Set<String> applyStatus(List<Queue.Delivery> batch) {
        return taken(batch, "ApplyStatus", ApplyStatus.class);
    }

    /// @return what was not processed
    private Set<String> taken(
            List<Queue.Delivery> batch,
            String name,
            Class<? extends RequestHandler<SQSEvent, SQSBatchResponse>> function) {
        var ending = time.call(nameOf(name), FUNCTION_TIMEOUT, FUNCTION_TIMEOUT, () -> anyProcess()
                .call(function, event(batch)));
        return ending instanceof Simulation.Answered(var answer)
                ? answer.getBatchItemFailures().stream()
                        .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                        .collect(Collectors.toSet())
                : batch.stream().map(Queue.Delivery::id).collect(Collectors.toSet());
    }

    private static SQSEvent event(List<Queue.Delivery> batch) {
        var event = new SQSEvent();
        event.setRecords(batch.stream()
                .map(delivery -> {
                    var message = new SQSMessage();
                    message.setMessageId(delivery.id());
                    message.setBody(delivery.body());
                    message.setAttributes(Map.of("ApproximateReceiveCount", Integer.toString(delivery.received())));
                    return message;
                })
                .toList());
        return event;
    }

    private void sweep() {
        if (time.chance(faults.sweepDead())) {
            counts.increment("timers: a minute without a sweep");
            return;
        }
        time.start(
                "sweep",
                () -> time.call(nameOf("Sweep"), Duration.ofSeconds(50), FUNCTION_TIMEOUT, () -> {
                    anyProcess().call(SweepMessages.class, new ScheduledEvent());
                    return true;
                }));
        time.start(
                "expiry",
                () -> time.call(nameOf("ExpireDueHolds"), Duration.ofSeconds(50), FUNCTION_TIMEOUT, () -> {
                    anyProcess().call(ExpireDueHolds.class, new ScheduledEvent());
                    return true;
                }));
    }

    private void committed(Commit commit) {
        checker.observe(commit);
        for (var change : commit.changes()) {
            breaker.observe(change);
            if (change.key().pk().equals("SENDING#pace")) {
                checker.require(pace.reserved(change, commit.askedAt()), "a slot was reserved twice");
            }
            if (change.key().sk().equals("ACCOUNT")) {
                changed.written(change.key());
            }
            if (change.key().sk().equals("EXPIRY") && change.before().isEmpty()) {
                scheduleTtl(
                        change.key(),
                        Long.parseLong(Objects.requireNonNull(change.after().get("ttl"))
                                .n()));
            }
        }
    }

    /// TTL deletes an item when it expires, or later, or never. The stream has a record of it, sometimes twice.
    private void scheduleTtl(Key key, long seconds) {
        if (time.chance(faults.timerDead())) {
            counts.increment("timers: a TTL that never came");
            return;
        }
        long due = Duration.between(START, Instant.ofEpochSecond(seconds)).toNanos() - time.now();
        long late = time.between(Duration.ZERO, Duration.ofMinutes(time.random().nextInt(3) == 0 ? 30 : 1));
        time.after(Math.max(0, due) + late, () -> {
            if (!store.items().containsKey(key)) {
                return;
            }
            time.start("ttl", () -> store.deleteByTimeToLive(key));
            deliverStreamRecord(key, 1);
            if (time.chance(faults.timerAgain())) {
                counts.increment("timers: a stream record that came twice");
                deliverStreamRecord(key, 1);
            }
        });
    }

    /// The stream repeats a record until it is processed, four times at most.
    private void deliverStreamRecord(Key key, int times) {
        counts.increment("timers: TTL");
        time.after(
                time.between(Duration.ZERO, Duration.ofSeconds(3)),
                () -> time.start("stream", () -> {
                    var record = new DynamodbStreamRecord();
                    record.setEventName("REMOVE");
                    record.setDynamodb(new StreamRecord()
                            .withSequenceNumber("1")
                            .withKeys(Map.of(
                                    "pk",
                                    new AttributeValue().withS(key.pk()),
                                    "sk",
                                    new AttributeValue().withS(key.sk()))));
                    var event = new DynamodbEvent();
                    event.setRecords(List.of(record));
                    var ending = time.call(nameOf("ExpireHold"), FUNCTION_TIMEOUT, FUNCTION_TIMEOUT, () -> anyProcess()
                            .call(ExpireHold.class, event));
                    boolean taken = ending instanceof Simulation.Answered(var answer)
                            && answer.getBatchItemFailures().isEmpty();
                    if (!taken && times < 4) {
                        deliverStreamRecord(key, times + 1);
                    }
                }));
    }

    /// Reconciles all accounts, page by page. Every finding is a violation, except a due hold that is still open.
    void reconcile(boolean repair) {
        Optional<String> from = Optional.empty();
        for (int parts = 0; parts < MAX_PAGES; parts++) {
            var event = JsonNodeFactory.instance.objectNode().put("repair", repair);
            from.ifPresent(position -> event.put("from", position));
            var minute = Duration.ofMinutes(1);
            var ending = time.call(nameOf("ReconcileAccounts"), minute, minute, () -> anyProcess()
                    .task("ReconcileAccounts", event));
            if (ending instanceof Simulation.Answered(var report)) {
                counts.increment("timers: a part of a reconciliation");
                report.path("findings").forEach(this::found);
                from = Optional.ofNullable(report.path("next").textValue());
                if (from.isEmpty()) {
                    return;
                }
            }
        }
    }

    /// The operator's steps at the end: without further faults the reconciler expires due holds, and every user reads
    /// their account.
    void expireDueHolds() {
        network.stopFaults();
        time.run(MAX_HOLD_TIME);
        time.start("operator", () -> reconcile(true));
        time.run(Duration.ofMinutes(1));
        for (var account : List.copyOf(checker.accounts())) {
            var client = new Client(this, account.substring(0, account.indexOf('#')), false);
            time.start(
                    "user",
                    () -> answers.sees(account, client.balance(), client.list("holds"), client.list("transactions")));
        }
        time.run(Duration.ofMinutes(1));
        changed.judgeTheLast();
    }

    void found(JsonNode finding) {
        if (finding.path("finding").asText().equals("stuck_hold")) {
            counts.increment("timers: a stuck hold found");
        } else {
            checker.violations().add("the reconciler found " + finding);
        }
    }

    /// Whether nothing is left to do and no message waits for a sweep.
    boolean isOver() {
        return time.isIdle() && store.items().values().stream().noneMatch(item -> item.containsKey("lookAt"));
    }

    @Override
    public void close() {
        whatsApp.close();
    }
}
