package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What an expression sees: `$states` and the variables as they were when the state was entered.
record Scope(ObjectNode states, Map<String, JsonNode> variables, Clock clock, RandomGenerator random) {

    Scope withResult(JsonNode result) {
        return with("result", result);
    }

    Scope withErrorOutput(JsonNode errorOutput) {
        return with("errorOutput", errorOutput);
    }

    private Scope with(String field, JsonNode value) {
        var more = states.objectNode();
        more.setAll(states);
        more.set(field, value);
        return new Scope(more, variables, clock, random);
    }
}
