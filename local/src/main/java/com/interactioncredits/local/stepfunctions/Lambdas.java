package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The functions that a Task may call. Each call has its own thread, which keeps running when the task times out, as a
/// Lambda does, and is interrupted with the execution.
@FunctionalInterface
public interface Lambdas {

    /// `functionName` is the plain name, even if the definition gives an ARN.
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
