package com.interactioncredits.workflow;

import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messaging.MessageLifecycle;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;

/// WhatsApp refused the message permanently: releases its credits.
public final class ReleaseHold extends Task<ReleaseHold.Input, TaskOutput> {
    /// @param code WhatsApp's error code
    public record Input(UUID messageId, int code) implements OfMessage {}

    private final MessageLifecycle lifecycle;

    public ReleaseHold() {
        this(Wiring.shared());
    }

    public ReleaseHold(Wiring wiring) {
        super(Input.class);
        this.lifecycle = wiring.messageLifecycle();
    }

    @Override
    TaskOutput run(Input input) {
        return TaskOutput.of(lifecycle.apply(input.messageId(), new MessageEvent.Refused(GraphError.of(input.code()))));
    }
}
