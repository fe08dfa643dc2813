package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.workflow.Calls.message;

import com.interactioncredits.TestMessages;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messaging.MessageFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/// A queue of sends, and the function that takes its entries.
abstract class StartSendingFixture {
    static final String MESSAGE =
            """
            {"to":"+15550104711","type":"text","text":{"body":"The word is Rumpelstiltskin"}}""";

    final TestMessages test = new TestMessages(Map.of());
    final StartSending function = new StartSending(test.wiring(), test.aws.stepFunctions());

    @AfterEach
    void stop() {
        test.close();
    }

    static String request(String key, String message) {
        return "{\"userId\":\"user_ada\",\"idempotencyKey\":\"" + key + "\",\"message\":" + message + "}";
    }

    List<Message> messages() {
        return test.wiring()
                .userMessages()
                .list(ADA, MessageFilter.ALL, 100, Optional.empty())
                .items();
    }

    List<String> started() {
        return test.aws.started().stream().map(Object::toString).toList();
    }

    List<String> queued() {
        return test.aws.queued().stream()
                .map(request -> request.path("MessageBody").asText())
                .toList();
    }
}
