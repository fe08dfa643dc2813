package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;

import org.junit.jupiter.api.BeforeEach;

/// Calls of one user with 100 credits, for the tests of the routes of holds.
abstract class HoldCalls {
    final TestApi api = new TestApi();

    @BeforeEach
    void grant100ToAda() {
        grant(ADA, 100).isOk(201);
    }

    Reply grant(String userId, long amount) {
        return api.call(GrantCreditsHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"%s\",\"amount\":%d,\"referenceId\":\"invoice-1\"}".formatted(userId, amount))
                .send();
    }

    Reply place(String body) {
        return api.call(PlaceHoldHandler::new).as(api.user(ADA)).body(body).send();
    }

    Reply deduct(String body) {
        return api.call(DeductHandler::new).as(api.user(ADA)).body(body).send();
    }

    Reply release(String reference) {
        return api.call(ReleaseHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"%s\"}".formatted(reference))
                .send();
    }
}
