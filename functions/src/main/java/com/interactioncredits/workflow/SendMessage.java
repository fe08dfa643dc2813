package com.interactioncredits.workflow;

import com.interactioncredits.messaging.AttemptResult;
import com.interactioncredits.messaging.Sender;
import com.interactioncredits.wiring.Wiring;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Attempts to hand one message to WhatsApp.
public final class SendMessage extends Task<SendMessage.Input, SendMessage.Output> {
    public record Input(UUID messageId) {}

    /// @param outcome `accepted`, `refused`, `not_taken`, `unknown` or `idle`
    /// @param whatsAppId of an accepted message
    /// @param code WhatsApp's error code of a refused one
    /// @param waitSeconds how long to stay away when it was not taken
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
            case AttemptResult.Accepted(var whatsAppId) -> new Output("accepted", whatsAppId, null, null);
            case AttemptResult.Refused(var code) -> new Output("refused", null, code, null);
            case AttemptResult.NotTaken(var comeBackAfter) ->
                new Output(
                        "not_taken", null, null, comeBackAfter.plusMillis(999).toSeconds());
            case AttemptResult.Unknown() -> new Output("unknown", null, null, null);
            case AttemptResult.Idle() -> new Output("idle", null, null, null);
        };
    }
}
