package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExtendHoldOverHttpTest extends HoldCalls {
    @Test
    void aHoldIsExtendedFromNowOn() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        api.advance(Duration.ofMinutes(10));
        var extended = extend("{\"referenceId\":\"r\",\"expiresInSeconds\":900}")
                .isOk(200)
                .get("hold");

        assertThat(extended.path("expiresAt").asText()).isEqualTo("2026-11-22T10:25:00.250Z");
        assertThat(extended.path("updatedAt").asText()).isEqualTo("2026-11-22T10:10:00.250Z");
        assertThat(extended.path("version").asInt()).isEqualTo(3);
        api.advance(Duration.ofMinutes(10));
        place("{\"amount\":30,\"referenceId\":\"r\"}").isOk(200).isReplay();
        var balance = api.call(GetBalanceHandler::new).as(api.user(ADA)).send().get("balance");
        assertThat(balance.path("nextExpiryAt").asText()).isEqualTo("2026-11-22T10:25:00.250Z");
        assertThat(balance.path("available").asLong()).isEqualTo(70);
        var sooner = extend("{\"referenceId\":\"r\",\"expiresInSeconds\":60}")
                .isOk(200)
                .get("hold");
        assertThat(sooner).isEqualTo(extended);
        deduct("{\"referenceId\":\"r\"}").isOk(200);
        extend("{\"referenceId\":\"r\",\"expiresInSeconds\":900}").isRefused(409, "hold_converted");
    }

    @Test
    void aHoldIsExtendedTo30DaysAfterItWasPlacedAtMost() {
        place("{\"amount\":30,\"referenceId\":\"r\",\"expiresInSeconds\":604800}");
        for (int week = 1; week <= 4; week++) {
            api.advance(Duration.ofDays(7).minusSeconds(1));
            extend("{\"referenceId\":\"r\",\"expiresInSeconds\":604800}").isOk(200);
        }
        api.advance(Duration.ofDays(1));
        var last = extend("{\"referenceId\":\"r\",\"expiresInSeconds\":604800}")
                .isOk(200)
                .get("hold");

        assertThat(last.path("expiresAt").asText()).isEqualTo("2026-12-22T10:00:00.250Z");
        api.advance(Duration.ofDays(2));
        extend("{\"referenceId\":\"r\",\"expiresInSeconds\":900}").isRefused(410, "hold_expired");
    }

    @Test
    void whoMayNotEndAHoldMayNotExtendIt() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\"}")
                .get("hold")
                .path("id")
                .asText();
        api.call(PlaceHoldHandler::new)
                .as(api.service())
                .body("{\"userId\":\"user_ada\",\"amount\":5,\"referenceId\":\"job\"}")
                .send();
        var job = api.call(ListHoldsHandler::new)
                .as(api.user(ADA))
                .query("referenceId=job")
                .send()
                .get("holds")
                .path(0)
                .path("id")
                .asText();

        extend("{\"holdId\":\"%s\",\"expiresInSeconds\":900}".formatted(job)).isRefused(409, "hold_managed");
        api.call(ExtendHoldHandler::new)
                .as(api.user(BEN))
                .body("{\"holdId\":\"%s\",\"expiresInSeconds\":900}".formatted(id))
                .send()
                .isRefused(404, "hold_not_found");
        api.call(ExtendHoldHandler::new)
                .as(api.service())
                .body("{\"userId\":\"user_ada\",\"holdId\":\"%s\",\"expiresInSeconds\":900}".formatted(id))
                .send()
                .isOk(200);
    }

    private Reply extend(String body) {
        return api.call(ExtendHoldHandler::new).as(api.user(ADA)).body(body).send();
    }
}
