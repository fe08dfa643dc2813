package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;

/// The event of the daily call that keeps a function's snapshot usable: `{"keepReady": true}`. Nothing is done for it.
/// A function that takes an HTTP, queue or stream event knows it by what it lacks, a route or records.
public final class KeepReady {
    public static final String EVENT = "{\"keepReady\":true}";

    private KeepReady() {}

    public static boolean isIn(JsonNode event) {
        return event.path("keepReady").asBoolean();
    }
}
