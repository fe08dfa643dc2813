package com.interactioncredits.workflow;

import com.interactioncredits.messaging.SendsQueue;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.UUID;

/// The next attempt is due later than a run may last: the message comes back through the queue.
public final class SendLater extends Task<SendLater.Input, SendLater.Output> {
    public record Input(UUID messageId, long waitSeconds) implements OfMessage {}

    public record Output(String outcome) {}

    private final SendsQueue queue;

    public SendLater() {
        this(Wiring.shared());
    }

    public SendLater(Wiring wiring) {
        super(Input.class);
        this.queue = wiring.sendsQueue();
    }

    @Override
    Output run(Input input) {
        var id = input.messageId();
        queue.put(id, id.toString(), Duration.ofSeconds(input.waitSeconds()));
        return new Output("later");
    }
}
