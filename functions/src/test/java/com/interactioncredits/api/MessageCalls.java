package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Calls of one user with 100 credits, for the tests of the routes of messages; a message costs 3.
abstract class MessageCalls {
    static final String HELLO = "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"Hello 🎈\"}}";

    final FakeQueue queue = new FakeQueue();

    final TestApi api = new TestApi(Map.of("MESSAGE_PRICE", "3"), queue.address());

    @BeforeEach
    void grant100ToAda() {
        api.call(GrantCreditsHandler::new).as(api.operator("user_root")).send().isOk(201);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    Call list(String query) {
        return api.call(ListMessagesHandler::new).as(api.user(ADA)).query(query);
    }

    Reply send(String key, String body) {
        return api.call(SendMessageHandler::new)
                .as(api.user(ADA))
                .header("idempotency-key", key)
                .body(body)
                .send();
    }

    Reply read(String userId, String messageId) {
        return api.call(GetMessageHandler::new)
                .as(api.user(userId))
                .path("messageId", messageId)
                .send();
    }
}
