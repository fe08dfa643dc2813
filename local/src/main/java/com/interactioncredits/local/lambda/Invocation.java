package com.interactioncredits.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/// The result of a function's call.
public sealed interface Invocation {
    /// @param json what the function returned
    record Answered(JsonNode json) implements Invocation {}

    /// @param errorType the exception's class, as `getClass().getName()`
    /// @param errorMessage the exception's message, empty if it has none
    record Failed(String errorType, String errorMessage) implements Invocation {}

    /// The function exceeded its timeout and was interrupted.
    record TimedOut(Duration after) implements Invocation {}
}
