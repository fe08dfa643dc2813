package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.stepfunctions.State.Exit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of a machine, from its first state to its last.
final class Execution {

    /// The size limit of a state's input and output on AWS.
    private static final int MAX_BYTES = 256 * 1024;

    private record Step(JsonNode output, @Nullable String next) {}

    private static final class MachineTimedOut extends RuntimeException {
        MachineTimedOut() {
            super(null, null, false, false);
        }
    }

    private final StateMachine machine;
    private final StateMachine.Start start;
    private final StateMachine.Environment world;
    private final Consumer<String> entered;
    private final Instant startTime;
    private final Instant deadline;
    private final Map<String, JsonNode> variables = new HashMap<>();

    Execution(
            StateMachine machine, StateMachine.Start start, StateMachine.Environment world, Consumer<String> entered) {
        this.machine = machine;
        this.start = start;
        this.world = world;
        this.entered = entered;
        this.startTime = world.clock().instant();
        this.deadline = machine.timeout() == null ? Instant.MAX : startTime.plus(machine.timeout());
    }

    Result run() throws InterruptedException {
        String name = machine.startAt();
        JsonNode input = start.input();
        try {
            while (!Thread.interrupted()) {
                entered.accept(name);
                var step = perform(name, input);
                checkDeadline();
                if (step.next() == null) {
                    return new Result.Succeeded(step.output());
                }
                name = step.next();
                input = step.output();
            }
            throw new InterruptedException();
        } catch (StatesError failed) {
            return new Result.Failed(failed.error(), failed.explanation());
        } catch (MachineTimedOut _) {
            return new Result.TimedOut();
        }
    }

    private Step perform(String name, JsonNode input) throws InterruptedException {
        var context = start.context(name, startTime, world.clock().instant());
        var scope = scope(input, context);
        return switch (machine.state(name)) {
            case State.Pass(var exit) -> leave(exit, scope, input);
            case State.Succeed(var exit) -> leave(exit, scope, input);
            case State.Choice choice -> choose(choice, scope, input);
            case State.Wait wait -> {
                pause(duration(wait, scope));
                yield leave(wait.exit(), scope, input);
            }
            case State.Fail(var error, var cause) -> throw new StatesError(text(error, scope), text(cause, scope));
            case State.Task task -> tryTask(task, input, context);
        };
    }

    /// Evaluates the output and all variables before it assigns any variable.
    private Step leave(Exit exit, Scope scope, JsonNode defaultOutput) {
        var output = exit.output() == null ? defaultOutput : exit.output().evaluate(scope);
        checkSize(output);
        var assigned = new HashMap<String, JsonNode>();
        exit.assign().forEach((name, value) -> assigned.put(name, value.evaluate(scope)));
        assigned.values().forEach(Execution::checkSize);
        variables.putAll(assigned);
        return new Step(output, exit.next());
    }

    private Step choose(State.Choice choice, Scope scope, JsonNode input) {
        for (var rule : choice.rules()) {
            var met = rule.condition().evaluate(scope);
            if (!met.isBoolean()) {
                throw StatesError.query("A Condition returned an unexpected result type. Expected 'boolean'.");
            }
            if (met.booleanValue()) {
                return leave(rule.exit(), scope, input);
            }
        }
        if (choice.defaultExit() == null) {
            throw new StatesError(StatesError.NO_CHOICE_MATCHED, "No choice rule matched and there is no Default.");
        }
        return leave(choice.defaultExit(), scope, input);
    }

    private Duration duration(State.Wait wait, Scope scope) {
        if (wait.seconds() != null) {
            return seconds(wait.seconds(), scope, 0);
        }
        var until = Timestamps.parse(text(wait.timestamp(), scope))
                .orElseThrow(() -> StatesError.query("The Timestamp field is no ISO-8601 date-time."));
        var left = Duration.between(world.clock().instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Step tryTask(State.Task task, JsonNode input, ObjectNode context) throws InterruptedException {
        var used = new int[task.retriers().size()];
        for (int retries = 0; ; retries++) {
            ((ObjectNode) context.get("State")).put("RetryCount", retries);
            var scope = scope(input, context);
            try {
                var result = call(task, scope, input);
                return leave(task.exit(), scope.withResult(result), result);
            } catch (StatesError failed) {
                int matching = firstMatching(task, failed);
                if (matching >= 0
                        && used[matching] < task.retriers().get(matching).maxAttempts()) {
                    pause(task.retriers().get(matching).delay(used[matching]++, world.random()));
                } else {
                    return caught(task, scope, failed);
                }
            }
        }
    }

    private static int firstMatching(State.Task task, StatesError failed) {
        for (int i = 0; i < task.retriers().size(); i++) {
            if (task.retriers().get(i).errors().match(failed.error())) {
                return i;
            }
        }
        return -1;
    }

    private Step caught(State.Task task, Scope scope, StatesError failed) {
        for (var catcher : task.catchers()) {
            if (catcher.errors().match(failed.error())) {
                var errorOutput = JsonNodeFactory.instance
                        .objectNode()
                        .put("Error", failed.error())
                        .put("Cause", failed.explanation());
                return leave(catcher.exit(), scope.withErrorOutput(errorOutput), errorOutput);
            }
        }
        throw failed;
    }

    private JsonNode call(State.Task task, Scope scope, JsonNode input) throws InterruptedException {
        var timeout = task.timeoutSeconds() == null ? null : seconds(task.timeoutSeconds(), scope, 1);
        return switch (task.call()) {
            case State.Call.Direct(var function, var arguments) ->
                invoke(function, arguments == null ? input : arguments.evaluate(scope), timeout);
            case State.Call.Invoke(var functionName, var payload) -> {
                var function = StateReader.functionName(text(functionName, scope));
                yield JsonNodeFactory.instance
                        .objectNode()
                        .put("ExecutedVersion", "$LATEST")
                        .put("StatusCode", 200)
                        .set("Payload", invoke(function, payload.evaluate(scope), timeout));
            }
        };
    }

    private JsonNode invoke(String function, JsonNode payload, @Nullable Duration timeout) throws InterruptedException {
        checkSize(payload);
        var end = timeout == null ? deadline : earlier(world.clock().instant().plus(timeout), deadline);
        var answer = world.lambdas()
                .invokeUntil(end, world.clock(), function, payload)
                .orElseThrow(
                        () -> end.equals(deadline) ? new MachineTimedOut() : new StatesError(StatesError.TIMEOUT, ""));
        var result = result(answer);
        checkSize(result);
        return result;
    }

    /// Lambda's error JSON becomes the `Cause`, as a string.
    private static JsonNode result(Lambdas.Answer answer) {
        return switch (answer) {
            case Lambdas.Returned(var result) -> result;
            case Lambdas.Threw(var type, var message) -> {
                var cause = JsonNodeFactory.instance.objectNode();
                if (message != null) {
                    cause.put("errorMessage", message);
                }
                cause.put("errorType", type).putArray("stackTrace");
                throw new StatesError(type, cause.toString());
            }
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void pause(Duration duration) throws InterruptedException {
        if (duration.isZero()) {
            return;
        }
        var now = world.clock().instant();
        if (deadline.isBefore(now.plus(duration))) {
            world.pause().sleep(Duration.between(now, deadline));
            throw new MachineTimedOut();
        }
        world.pause().sleep(duration);
    }

    private void checkDeadline() {
        if (!world.clock().instant().isBefore(deadline)) {
            throw new MachineTimedOut();
        }
    }

    private static void checkSize(JsonNode value) {
        if (value.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new StatesError(
                    StatesError.DATA_LIMIT_EXCEEDED,
                    "A result with a size exceeding the maximum number of bytes service limit.");
        }
    }

    private static Duration seconds(Template template, Scope scope, int min) {
        var value = template.evaluate(scope);
        if (!value.isIntegralNumber() || value.longValue() < min || value.longValue() > StateReader.MAX_SECONDS) {
            throw StatesError.query(
                    "The " + template.field() + " field must be a whole number of at least " + min + ".");
        }
        return Duration.ofSeconds(value.longValue());
    }

    /// Empty if the definition has no such field.
    private static String text(@Nullable Template template, Scope scope) {
        if (template == null) {
            return "";
        }
        var value = template.evaluate(scope);
        if (!value.isTextual()) {
            throw StatesError.query("The " + template.field() + " field must be a string.");
        }
        return value.textValue();
    }

    private Scope scope(JsonNode input, ObjectNode context) {
        var states = JsonNodeFactory.instance.objectNode();
        states.set("input", input);
        states.set("context", context);
        return new Scope(states, Map.copyOf(variables), world.clock(), world.random());
    }
}
