package com.interactioncredits.workflow;

import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;

/// Finds the credits that were held when the message was accepted.
public final class HoldCredits extends Task<HoldCredits.Input, HoldCredits.Output> {
    public record Input(UUID messageId) {}

    /// @param held false for a message that has ended already, or was never accepted
    public record Output(boolean held, UUID messageId) {}

    private final MessageRepository repository;

    public HoldCredits() {
        this(Wiring.shared());
    }

    public HoldCredits(Wiring wiring) {
        super(Input.class);
        this.repository = wiring.messageRepository();
    }

    @Override
    Output run(Input input) {
        return new Output(repository.isUnderWay(input.messageId()), input.messageId());
    }
}
