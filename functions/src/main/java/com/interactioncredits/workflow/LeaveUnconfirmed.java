package com.interactioncredits.workflow;

import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messaging.MessageLifecycle;
import com.interactioncredits.wiring.Wiring;
import java.time.Clock;
import java.util.UUID;

/// Unknown whether WhatsApp accepted the message: its credits stay held, and it is never sent again automatically. An
/// answer that was recorded before its run died still counts, and an attempt that may still be running is left alone.
public final class LeaveUnconfirmed extends Task<LeaveUnconfirmed.Input, TaskOutput> {
    public record Input(UUID messageId) implements OfMessage {}

    private final MessageLifecycle lifecycle;
    private final Clock clock;

    public LeaveUnconfirmed() {
        this(Wiring.shared());
    }

    public LeaveUnconfirmed(Wiring wiring) {
        super(Input.class);
        this.lifecycle = wiring.messageLifecycle();
        this.clock = wiring.clock();
    }

    @Override
    TaskOutput run(Input input) {
        return TaskOutput.of(lifecycle.apply(input.messageId(), new MessageEvent.OutcomeUnknown(clock.instant())));
    }
}
