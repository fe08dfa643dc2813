package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.lambda.Invocation;

/// Calls a function by its logical id and waits for its end.
@FunctionalInterface
public interface Calls {
    Invocation invoke(String function, JsonNode event) throws InterruptedException;
}
