package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class GetHoldOverHttpTest extends HoldCalls {
    /// A11
    @Test
    void oneHoldIsReadByItsId() {
        var placed = place("{\"amount\":30,\"referenceId\":\"r\"}").get("hold");
        var id = placed.path("id").asText();

        assertThat(one(id).as(api.user(ADA)).send().isOk(200).get("hold")).isEqualTo(placed);
        assertThat(one(id.toUpperCase(Locale.ROOT))
                        .as(api.user(ADA))
                        .send()
                        .isOk(200)
                        .get("hold"))
                .isEqualTo(placed);
        for (var reader : List.of(api.operator("user_root"), api.service())) {
            assertThat(one(id).as(reader)
                            .query("userId=" + ADA)
                            .send()
                            .isOk(200)
                            .get("hold"))
                    .isEqualTo(placed);
        }
    }

    @Test
    void oneHoldIsExpiredFromItsExpiryOn() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\",\"expiresInSeconds\":60}")
                .get("hold")
                .path("id")
                .asText();
        api.advance(Duration.ofMillis(59_999));
        assertThat(one(id).as(api.user(ADA)).send().get("hold").path("status").asText())
                .isEqualTo("active");
        api.advance(Duration.ofMillis(1));
        var due = one(id).as(api.user(ADA)).send().get("hold");

        assertThat(due.path("status").asText()).isEqualTo("expired");
        assertThat(due.path("updatedAt")).isEqualTo(due.path("expiresAt"));
        assertThat(due.path("version").asInt()).isEqualTo(2);
    }

    @Test
    void anotherUsersHoldAndAnInvalidIdAreNotFound() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\"}")
                .get("hold")
                .path("id")
                .asText();

        one(id).as(api.user(BEN)).send().isRefused(404, "hold_not_found");
        one(id).as(api.operator("user_root")).send().isRefused(404, "hold_not_found");
        one(id).as(api.service()).query("userId=" + BEN).send().isRefused(404, "hold_not_found");
        one(id).as(api.user(ADA)).path("creditType", "scraper").send().isRefused(404, "hold_not_found");
        for (var none : List.of("6d0c5f0e-5d5b-8c55-9a3e-4f0f7f0c2d11", "1-1-1-1-1", "r", id + "x")) {
            one(none).as(api.user(ADA)).send().isRefused(404, "hold_not_found");
        }
        one(id).as(api.service()).send().isRefused(400, "invalid_request");
        one(id).as(api.user(ADA)).path("creditType", "gold").send().isRefused(404, "not_found");
    }

    private Call one(String holdId) {
        return api.call(GetHoldHandler::new).path("holdId", holdId);
    }
}
