package com.interactioncredits.workflow;

import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messaging.MessageLifecycle;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;

/// WhatsApp accepted the message: its hold becomes a deduction, if that is what messages are charged on.
public final class ConvertHold extends Task<ConvertHold.Input, TaskOutput> {
    public record Input(UUID messageId, String whatsAppId) implements OfMessage {}

    private final MessageLifecycle lifecycle;

    public ConvertHold() {
        this(Wiring.shared());
    }

    public ConvertHold(Wiring wiring) {
        super(Input.class);
        this.lifecycle = wiring.messageLifecycle();
    }

    @Override
    TaskOutput run(Input input) {
        return TaskOutput.of(lifecycle.apply(input.messageId(), new MessageEvent.Accepted(input.whatsAppId())));
    }
}
