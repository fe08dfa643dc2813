package com.interactioncredits.local.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.lambda.Invocation;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/// Functions with scripted answers that record their calls.
final class ScriptedCalls implements Calls {
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private volatile Function<JsonNode, Invocation> script = _ -> answer("{}");

    static Invocation answer(String json) {
        try {
            return new Invocation.Answered(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    void answers(Function<JsonNode, Invocation> next) {
        script = next;
    }

    @Override
    public Invocation invoke(String function, JsonNode event) {
        var invocation = script.apply(event);
        events.add(event);
        return invocation;
    }

    JsonNode next() throws InterruptedException {
        var event = events.poll(20, TimeUnit.SECONDS);
        Assertions.assertThat(event).as("a call").isNotNull();
        return event;
    }

    /// Asserts that no call arrives within the time of two polls.
    boolean isQuiet() throws InterruptedException {
        return events.poll(2_500, TimeUnit.MILLISECONDS) == null;
    }
}
