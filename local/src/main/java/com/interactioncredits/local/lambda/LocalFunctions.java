package com.interactioncredits.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.lambda.Invocation.Answered;
import com.interactioncredits.local.lambda.Invocation.Failed;
import com.interactioncredits.local.lambda.Invocation.TimedOut;
import com.interactioncredits.local.template.FunctionDefinition;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/// Lambda: one instance of each function, called by logical id or ARN. Unlike in Lambda, one instance serves concurrent
/// calls. Thread-safe.
public final class LocalFunctions implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, Function> functions = new HashMap<>();
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("function-", 0).factory());
    private final FunctionLog log;
    private final Activity activity = new Activity();
    private volatile BiConsumer<String, Boolean> onEnd = (_, _) -> {};

    private record Function(FunctionDefinition definition, Handler handler) {}

    /// Creates all functions; those with the same environment share their wiring.
    ///
    /// @throws IllegalStateException if a function does not start; says which and why
    public LocalFunctions(Collection<FunctionDefinition> definitions, Clock clock, FunctionLog log) {
        this(definitions, settings -> new Wiring(settings, clock), log);
    }

    /// The same, with clients of one's own.
    public LocalFunctions(
            Collection<FunctionDefinition> definitions,
            java.util.function.Function<Settings, Wiring> wired,
            FunctionLog log) {
        this.log = log;
        var wirings = new HashMap<Map<String, String>, Wiring>();
        for (var definition : definitions) {
            var wiring = wirings.computeIfAbsent(
                    definition.environment(), environment -> wired.apply(new Settings(environment)));
            functions.put(definition.id(), new Function(definition, Handler.of(definition.handler(), wiring)));
        }
    }

    /// @param onEnd is called with the logical id of the function after each call, and whether it failed or timed out
    public void onEnd(BiConsumer<String, Boolean> onEnd) {
        this.onEnd = onEnd;
    }

    public Activity activity() {
        return activity;
    }

    boolean hasFunction(String name) {
        return functions.containsKey(logicalId(name));
    }

    /// Calls a function and waits for its end, at most for its timeout.
    ///
    /// @param name a logical id, or an ARN of this account with or without an alias
    /// @throws IllegalArgumentException if there is no such function
    public Invocation invoke(String name, JsonNode event) throws InterruptedException {
        var function = functions.get(logicalId(name));
        if (function == null) {
            throw new IllegalArgumentException("there is no function " + name);
        }
        var invocation = invoke(function, event);
        onEnd.accept(function.definition().id(), !(invocation instanceof Answered));
        return invocation;
    }

    private Invocation invoke(Function function, JsonNode event) throws InterruptedException {
        var definition = function.definition();
        var context = new LocalContext(definition, UUID.randomUUID().toString(), System.nanoTime());
        var call = calls.submit(() -> activity.during(() -> call(function.handler(), event, context)));
        try {
            return new Answered(call.get(definition.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            call.cancel(true);
            log.timedOut(definition.id(), definition.timeout());
            return new TimedOut(definition.timeout());
        } catch (ExecutionException failed) {
            var cause = failed.getCause() == null ? failed : failed.getCause();
            log.failed(definition.id(), cause);
            return new Failed(cause.getClass().getName(), cause.getMessage() == null ? "" : cause.getMessage());
        } catch (InterruptedException stopped) {
            call.cancel(true);
            throw stopped;
        }
    }

    private static JsonNode call(Handler handler, JsonNode event, Context context) throws IOException {
        var answer = MAPPER.readTree(handler.handle(MAPPER.writeValueAsBytes(event), context));
        return answer.isMissingNode() ? JsonNodeFactory.instance.nullNode() : answer;
    }

    /// `arn:aws:lambda:<region>:<account>:function:<id>[:<alias>]`, or already an id.
    private static String logicalId(String name) {
        var parts = name.split(":", -1);
        return parts.length > 6 ? parts[6] : name;
    }

    /// Interrupts running calls.
    @Override
    public void close() {
        calls.shutdownNow();
    }
}
