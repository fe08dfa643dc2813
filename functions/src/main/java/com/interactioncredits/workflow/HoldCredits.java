package com.interactioncredits.workflow;

import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;

/// Finds whether the credits that were held when the message was accepted are still held. The message and its hold are
/// written together, so no hold is placed here.
public final class HoldCredits extends Task<HoldCredits.Input, HoldCredits.Output> {
    public record Input(UUID messageId) implements OfMessage {}

    /// @param held false also for a message that has ended already, or was never accepted
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
        return new Output(repository.areCreditsHeld(input.messageId()), input.messageId());
    }
}
