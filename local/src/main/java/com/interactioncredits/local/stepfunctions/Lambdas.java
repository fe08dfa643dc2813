package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The functions that a Task may call. Called on a thread of its own, which is left alone when the task times out, as a
/// Lambda is, and interrupted when the execution is.
@FunctionalInterface
public interface Lambdas {

    /// `functionName` is the bare name, also when the definition gives an ARN.
    Answer invoke(String functionName, JsonNode payload);

    /// Empty when the clock reaches `end` first.
    default Optional<Answer> invokeUntil(Instant end, Clock clock, String functionName, JsonNode payload)
            throws InterruptedException {
        return new FunctionCall(functionName, payload).answerUntil(end, clock, this);
    }

    sealed interface Answer {}

    record Returned(JsonNode payload) implements Answer {
        @Override
        public String toString() {
            return "Returned";
        }
    }

    /// `errorType` is the exception's `getClass().getName()` and becomes the error's name.
    record Threw(String errorType, @Nullable String errorMessage) implements Answer {
        @Override
        public String toString() {
            return "Threw[" + errorType + "]";
        }
    }
}
