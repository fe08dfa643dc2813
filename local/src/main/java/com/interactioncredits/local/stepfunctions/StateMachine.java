package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A validated definition in the Amazon States Language that can be run. For local use and tests only. It supports Task
/// (a Lambda), Choice, Pass, Wait, Succeed and Fail with JSONata. Loading rejects Map, Parallel, JSONPath and every
/// unknown field, function or error name. Immutable; runs on any number of threads.
public final class StateMachine {

    /// One execution of it, as `$states.context` shows it: `arn:aws:states:<region>:<account>:stateMachine:<name>` and
    /// `arn:aws:states:<region>:<account>:express:<machine>:<execution>:<id>`.
    public record Start(String machineArn, String executionArn, JsonNode input) {

        ObjectNode context(String state, Instant startTime, Instant enteredTime) {
            var context = JsonNodeFactory.instance.objectNode();
            context.putObject("Execution")
                    .put("Id", executionArn)
                    .put("Name", part(executionArn, 7))
                    .put("StartTime", Timestamps.format(startTime))
                    .set("Input", input);
            context.putObject("StateMachine").put("Id", machineArn).put("Name", part(machineArn, 6));
            context.putObject("State").put("Name", state).put("EnteredTime", Timestamps.format(enteredTime));
            return context;
        }

        private static String part(String arn, int index) {
            return List.of(arn.split(":", -1)).get(index);
        }

        @Override
        public String toString() {
            return "Start[" + executionArn + "]";
        }
    }

    /// What an execution depends on. `random` is used for jitter, `$random` and `$uuid`; it is shared by executions and
    /// must be thread-safe, as [java.util.Random] is.
    public record Environment(Lambdas lambdas, Pause pause, Clock clock, RandomGenerator random) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int MAX_STATE_NAME_LENGTH = 80;

    private final String startAt;
    private final Map<String, State> states;
    private final @Nullable Duration timeout;

    private StateMachine(String startAt, Map<String, State> states, @Nullable Duration timeout) {
        this.startAt = startAt;
        this.states = Map.copyOf(states);
        this.timeout = timeout;
    }

    /// Throws [InvalidStateMachine] with all problems.
    public static StateMachine parse(String aslJson) {
        var problems = new ArrayList<String>();
        try {
            var machine = read(JSON.readTree(aslJson), problems);
            if (problems.isEmpty()) {
                return machine;
            }
        } catch (JsonProcessingException notJson) {
            problems.add("not JSON: " + notJson.getOriginalMessage());
        }
        throw new InvalidStateMachine(problems);
    }

    /// Runs it to its end on this thread, as an execution without a name.
    public Result run(JsonNode input, Lambdas lambdas, Pause pause, Clock clock, RandomGenerator random)
            throws InterruptedException {
        var start = new Start(
                "arn:aws:states:us-east-1:000000000000:stateMachine:local",
                "arn:aws:states:us-east-1:000000000000:express:local:local:local",
                input);
        return run(start, new Environment(lambdas, pause, clock, random), _ -> {});
    }

    /// Runs it to its end on this thread; `entered` gets the name of each state that is entered.
    public Result run(Start start, Environment environment, Consumer<String> entered) throws InterruptedException {
        return new Execution(this, start, environment, entered).run();
    }

    String startAt() {
        return startAt;
    }

    State state(String name) {
        var state = states.get(name);
        if (state == null) {
            throw new IllegalStateException("no state " + name);
        }
        return state;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    private static StateMachine read(JsonNode definition, List<String> problems) {
        var fields = new Fields(definition, "", problems);
        fields.text("Comment");
        fields.value("Version", version -> version.asText().equals("1.0"), "\"1.0\"");
        requireJsonata(fields, true);
        int seconds = fields.whole("TimeoutSeconds", 1, StateReader.MAX_SECONDS, 0);
        String startAt = fields.requiredText("StartAt");
        fields.required("States");
        var named = fields.value("States", each -> each.isObject() && !each.isEmpty(), "an object with a state");
        fields.refuseOthers();

        var states = new LinkedHashMap<String, State>();
        var assigned = new HashSet<String>();
        (named == null ? JsonNodeFactory.instance.objectNode() : named)
                .findValues("Assign")
                .forEach(assign -> assign.fieldNames().forEachRemaining(assigned::add));
        if (named != null) {
            named.properties().forEach(each -> {
                var state = new Fields(each.getValue(), "state \"" + each.getKey() + "\"", problems);
                if (each.getKey().length() > MAX_STATE_NAME_LENGTH) {
                    state.problem("its name is longer than " + MAX_STATE_NAME_LENGTH);
                }
                var read = new StateReader(state, assigned).read();
                if (read != null) {
                    states.put(each.getKey(), read);
                }
            });
            checkTransitions(startAt, states, named, problems);
        }
        return new StateMachine(startAt, states, seconds == 0 ? null : Duration.ofSeconds(seconds));
    }

    /// Every `Next` must name an existing state, and every state must be reachable.
    private static void checkTransitions(
            String startAt, Map<String, State> states, JsonNode named, List<String> problems) {
        if (!named.has(startAt)) {
            problems.add("StartAt leads nowhere: there is no state \"" + startAt + "\"");
        }
        states.forEach((name, state) -> state.exits().forEach(exit -> {
            if (exit.next() != null && !named.has(exit.next())) {
                problems.add("state \"" + name + "\": leads nowhere: there is no state \"" + exit.next() + "\"");
            }
        }));
        var reached = new HashSet<>(Set.of(startAt));
        var open = new ArrayDeque<>(Set.of(startAt));
        while (!open.isEmpty()) {
            var state = states.get(open.remove());
            for (var exit : state == null ? List.<State.Exit>of() : state.exits()) {
                if (exit.next() != null && reached.add(exit.next())) {
                    open.add(exit.next());
                }
            }
        }
        named.fieldNames().forEachRemaining(name -> {
            if (!reached.contains(name)) {
                problems.add("state \"" + name + "\": cannot be reached");
            }
        });
    }

    static void requireJsonata(Fields fields, boolean required) {
        String language = fields.text("QueryLanguage");
        if (language == null ? required : !language.equals("JSONata")) {
            fields.problem("QueryLanguage must be JSONata");
        }
    }
}
