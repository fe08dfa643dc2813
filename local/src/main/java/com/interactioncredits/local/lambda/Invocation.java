package com.interactioncredits.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/// How a function's call ended.
public sealed interface Invocation {
    /// @param json what the function answered
    record Answered(JsonNode json) implements Invocation {}

    /// @param errorType the exception's class, as `getClass().getName()`
    /// @param errorMessage the exception's message, empty if it has none
    record Failed(String errorType, String errorMessage) implements Invocation {}

    /// The function took longer than its timeout; it was interrupted and left alone.
    record TimedOut(Duration after) implements Invocation {}
}
