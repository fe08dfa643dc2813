package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.parsing.KeepReady;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;

/// A task of the state machine: typed JSON in, typed JSON out. A fault is logged and then leaves as the exception that
/// it is, since the state machine knows it by its class.
abstract class Task<I extends Task.OfMessage, O> implements RequestStreamHandler {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final System.Logger LOG = System.getLogger(Task.class.getName());

    /// What a task is given.
    interface OfMessage {
        UUID messageId();
    }

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
            JSON.writeValue(output, LogContext.ofInvocation(context, () -> logged(read(event))));
        }
    }

    private O logged(I input) {
        LogContext.messageId(input.messageId());
        var name = getClass().getSimpleName();
        try {
            var output = run(input);
            LOG.log(System.Logger.Level.DEBUG, "{0} of message {1} is done", name, input.messageId());
            return output;
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    name + " of message " + input.messageId() + " failed; its state decides what is next",
                    fault);
            throw fault;
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
