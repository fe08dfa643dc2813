package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Functions with scripted answers: `{"send": [{"return": …}, {"returnTextOf": length}, {"throw": {errorType,
/// errorMessage}}, {"hang": seconds}]}`, one entry for each call.
final class ScriptedLambdas implements Lambdas {

    private final JsonNode script;
    private final Clock clock;
    private final Consumer<Duration> hanging;
    private final Map<String, Integer> used = new HashMap<>();
    private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
    private final List<Instant> callTimes = new CopyOnWriteArrayList<>();

    /// `hanging` gets the duration of a hanging call before it hangs.
    ScriptedLambdas(JsonNode script, Clock clock, Consumer<Duration> hanging) {
        this.script = script;
        this.clock = clock;
        this.hanging = hanging;
    }

    List<JsonNode> calls() {
        return List.copyOf(calls);
    }

    List<Instant> callTimes() {
        return List.copyOf(callTimes);
    }

    @Override
    public Answer invoke(String functionName, JsonNode payload) {
        callTimes.add(clock.instant());
        calls.add(JsonNodeFactory.instance
                .objectNode()
                .put("function", functionName)
                .set("payload", payload));
        var entry = script.path(functionName).path(used.merge(functionName, 1, Integer::sum) - 1);
        if (entry.has("return")) {
            return new Returned(entry.get("return"));
        }
        if (entry.has("returnTextOf")) {
            return new Returned(
                    new TextNode("x".repeat(entry.get("returnTextOf").intValue())));
        }
        if (entry.has("throw")) {
            var error = entry.get("throw");
            return new Threw(
                    error.get("errorType").textValue(),
                    error.get("errorMessage").textValue());
        }
        if (entry.has("hang")) {
            hanging.accept(Duration.ofSeconds(entry.get("hang").intValue()));
            neverReturn();
        }
        throw new IllegalStateException("the script has no answer for this call of " + functionName);
    }

    private static void neverReturn() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
