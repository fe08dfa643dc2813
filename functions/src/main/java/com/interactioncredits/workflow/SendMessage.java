package com.interactioncredits.workflow;

import com.interactioncredits.messaging.AttemptResult;
import com.interactioncredits.messaging.Sender;
import com.interactioncredits.whatsapp.SendOutcome;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Attempts to hand one message to WhatsApp.
public final class SendMessage extends Task<SendMessage.Input, SendMessage.Output> {
    public record Input(UUID messageId) implements OfMessage {}

    /// @param outcome `accepted`, `refused`, `not_taken`, `unknown` or `idle`
    /// @param whatsAppId of an accepted message
    /// @param code WhatsApp's error code of a refused one
    /// @param waitSeconds how long to wait when it was not accepted this time
    public record Output(
            String outcome, @Nullable String whatsAppId, @Nullable Integer code, @Nullable Long waitSeconds) {}

    private final Sender sender;

    public SendMessage() {
        this(Wiring.shared());
    }

    public SendMessage(Wiring wiring) {
        super(Input.class);
        this.sender = wiring.sender();
    }

    @Override
    Output run(Input input) {
        return switch (sender.attempt(input.messageId())) {
            case AttemptResult.Ended(var outcome) -> ended(outcome);
            case AttemptResult.RetryIn(var delay) ->
                new Output("not_taken", null, null, delay.plusMillis(999).toSeconds());
            case AttemptResult.NothingToSend() -> new Output("idle", null, null, null);
        };
    }

    private static Output ended(SendOutcome.Final outcome) {
        return switch (outcome) {
            case SendOutcome.Accepted(var whatsAppId) -> new Output("accepted", whatsAppId, null, null);
            case SendOutcome.Refused(var error) -> new Output("refused", null, error.code(), null);
            case SendOutcome.Unknown _ -> new Output("unknown", null, null, null);
        };
    }
}
