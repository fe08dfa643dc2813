package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;

/// The result of an execution. Outputs and causes may contain what a user wrote, so no `toString` shows them.
public sealed interface Result {

    record Succeeded(JsonNode output) implements Result {
        @Override
        public String toString() {
            return "Succeeded";
        }
    }

    /// `error` and `cause` are empty where the definition or AWS gives none.
    record Failed(String error, String cause) implements Result {
        @Override
        public String toString() {
            return "Failed[" + error + "]";
        }
    }

    /// The machine's own `TimeoutSeconds` passed.
    record TimedOut() implements Result {}
}
