package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.parsing.KeepReady;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A task of the state machine: typed JSON in, typed JSON out. A fault leaves as the exception that it is, since the
/// state machine knows it by its class.
abstract class Task<I, O> implements RequestStreamHandler {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Class<I> inputType;

    Task(Class<I> inputType) {
        this.inputType = inputType;
    }

    abstract O run(I input);

    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = parsed(input);
        if (KeepReady.isIn(event)) {
            JSON.writeValue(output, JsonNodeFactory.instance.objectNode());
        } else {
            JSON.writeValue(output, run(read(event)));
        }
    }

    private JsonNode parsed(InputStream input) throws IOException {
        try {
            return JSON.readTree(input);
        } catch (JsonProcessingException _) {
            throw unreadable();
        }
    }

    private I read(JsonNode event) {
        try {
            return JSON.treeToValue(event, inputType);
        } catch (JsonProcessingException _) {
            throw unreadable();
        }
    }

    /// Jackson's own words may quote what they could not read.
    private IllegalArgumentException unreadable() {
        return new IllegalArgumentException("not an input of " + getClass().getSimpleName());
    }
}
