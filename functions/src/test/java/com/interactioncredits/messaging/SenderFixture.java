package com.interactioncredits.messaging;

import com.interactioncredits.TestMessages;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.SendOutcome;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/// An accepted message, and attempts to send it.
abstract class SenderFixture {
    static final AttemptResult ACCEPTED = new AttemptResult.Ended(new SendOutcome.Accepted("wamid.A=="));

    final TestMessages test = new TestMessages(Map.of());
    final UUID id = test.accepted("order-1");

    @AfterEach
    void stop() {
        test.close();
    }

    static AttemptResult refused(int code) {
        return new AttemptResult.Ended(new SendOutcome.Refused(GraphError.of(code)));
    }

    static boolean isUnknown(AttemptResult result) {
        return result instanceof AttemptResult.Ended(SendOutcome.Unknown _);
    }

    AttemptResult attempt() {
        return test.wiring().sender().attempt(id);
    }

    boolean hasContent() {
        return test.wiring().messageRepository().content(id).isPresent();
    }
}
