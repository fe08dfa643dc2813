package com.interactioncredits.workflow;

import com.interactioncredits.messaging.MessageEvent;
import com.interactioncredits.messaging.MessageLog;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;

/// WhatsApp refused the message for good: its credits go back.
public final class ReleaseHold extends Task<ReleaseHold.Input, MessageStatus> {
    /// @param code WhatsApp's error code
    public record Input(UUID messageId, int code) {}

    private final MessageLog log;

    public ReleaseHold() {
        this(Wiring.shared());
    }

    public ReleaseHold(Wiring wiring) {
        super(Input.class);
        this.log = wiring.messageLog();
    }

    @Override
    MessageStatus run(Input input) {
        return MessageStatus.of(log.apply(input.messageId(), new MessageEvent.Refused(GraphError.of(input.code()))));
    }
}
