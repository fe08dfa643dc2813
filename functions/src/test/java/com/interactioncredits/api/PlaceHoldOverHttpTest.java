package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlaceHoldOverHttpTest extends HoldCalls {
    @Test
    void aPlacedHoldHasTheFieldsOfTheContractInItsOrder() {
        var reply = place("{\"amount\":30,\"referenceId\":\"order-1\",\"expiresInSeconds\":600}")
                .isOk(201)
                .isNoReplay();

        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.fieldNames("hold"))
                .containsExactly(
                        "id",
                        "creditType",
                        "amount",
                        "convertedAmount",
                        "referenceId",
                        "status",
                        "source",
                        "messageId",
                        "expiresAt",
                        "createdAt",
                        "updatedAt",
                        "version");
        var hold = reply.get("hold");
        assertThat(hold.path("creditType").asText()).isEqualTo("interaction");
        assertThat(hold.path("amount").asLong()).isEqualTo(30);
        assertThat(hold.path("convertedAmount").isNull()).isTrue();
        assertThat(hold.path("referenceId").asText()).isEqualTo("order-1");
        assertThat(hold.path("status").asText()).isEqualTo("active");
        assertThat(hold.path("source").asText()).isEqualTo("api");
        assertThat(hold.path("messageId").isNull()).isTrue();
        assertThat(hold.path("createdAt").asText()).isEqualTo("2026-11-22T10:00:00.250Z");
        assertThat(hold.path("updatedAt").asText()).isEqualTo("2026-11-22T10:00:00.250Z");
        assertThat(hold.path("expiresAt").asText()).isEqualTo("2026-11-22T10:10:00.250Z");
        assertThat(hold.path("version").asInt()).isEqualTo(1);
    }

    @Test
    void aHoldLasts15MinutesByDefault() {
        var hold = place("{\"amount\":1,\"referenceId\":\"r\"}").isOk(201).get("hold");

        assertThat(hold.path("expiresAt").asText()).isEqualTo("2026-11-22T10:15:00.250Z");
    }

    @Test
    void aSmallBodyMakesNoLargeAnswer() {
        var unknown = IntStream.range(0, 3_000)
                .mapToObj(number -> "\"x%d\":1".formatted(number))
                .collect(Collectors.joining(","));
        var many = place("{\"amount\":1,\"referenceId\":\"r\"," + unknown + "}").isRefused(400, "invalid_request");
        assertThat(many.badFields()).hasSize(20).allMatch(field -> field.startsWith("x"));
        assertThat(many.get("errorsOmitted").asInt()).isEqualTo(2_980);

        var controls = "\"\\u0000\",".repeat(3_000);
        var nested =
                place("{\"" + "x".repeat(30_000) + "\":[" + controls + "1]}").isRefused(400, "invalid_request");
        assertThat(nested.text()).hasSizeLessThan(20_000);
    }

    @Test
    void theSameCallAgainIsAReplay() {
        var first = place("{\"amount\":30,\"referenceId\":\"r\"}").isOk(201);
        var again = place("{ \"referenceId\": \"r\", \"expiresInSeconds\": 900, \"amount\": 30 }")
                .isOk(200)
                .isReplay();

        assertThat(again.get("hold")).isEqualTo(first.get("hold"));
    }

    @Test
    void anotherPayloadUnderTheSameReferenceIsRefused() {
        var first = place("{\"amount\":30,\"referenceId\":\"r\"}").isOk(201);
        var other = place("{\"amount\":31,\"referenceId\":\"r\",\"expiresInSeconds\":60}")
                .isRefused(409, "reference_reused");

        assertThat(other.get("differs").toString()).isEqualTo("[\"amount\",\"expiresInSeconds\"]");
        assertThat(other.get("existing")).isEqualTo(first.get("hold"));
    }

    @Test
    void aHoldOfMoreThanIsAvailableIsRefusedWithTheShortfall() {
        place("{\"amount\":60,\"referenceId\":\"r1\"}").isOk(201);
        var reply = place("{\"amount\":41,\"referenceId\":\"r2\"}").isRefused(402, "insufficient_credits");

        assertThat(reply.get("available").asLong()).isEqualTo(40);
        assertThat(reply.get("required").asLong()).isEqualTo(41);
        assertThat(reply.get("shortfall").asLong()).isEqualTo(1);
        assertThat(reply.get("detail").asText()).startsWith("1 more credit is needed");
    }

    @Test
    void moreHoldsThanTheLimitAreRefused() {
        var api = new TestApi(Map.of("ACTIVE_HOLD_LIMIT", "1"), URI.create("http://localhost:9"));
        api.call(GrantCreditsHandler::new).as(api.operator(ADA)).send().isOk(201);
        var call = api.call(PlaceHoldHandler::new).as(api.user(ADA));

        call.body("{\"amount\":1,\"referenceId\":\"r1\"}").send().isOk(201);
        var refused = call.body("{\"amount\":1,\"referenceId\":\"r2\"}").send().isRefused(409, "too_many_holds");
        assertThat(refused.get("nextExpiryAt").asText()).isEqualTo("2026-11-22T10:15:00.250Z");
        assertThat(refused.header("Retry-After")).isEqualTo("901");
    }

    @Test
    void holdsBeyondTheRateAreRefusedUntilTheNextFits() {
        var api = new TestApi(Map.of("HOLDS_PER_MINUTE", "10", "HOLD_BURST", "2"), URI.create("http://localhost:9"));
        api.call(GrantCreditsHandler::new).as(api.operator(ADA)).send().isOk(201);
        var call = api.call(PlaceHoldHandler::new).as(api.user(ADA));
        var third = "{\"amount\":1,\"referenceId\":\"r3\"}";

        call.body("{\"amount\":1,\"referenceId\":\"r1\"}").send().isOk(201);
        call.body("{\"amount\":1,\"referenceId\":\"r2\"}").send().isOk(201);
        var refused = call.body(third).send().isRefused(429, "rate_limited");
        assertThat(refused.header("Retry-After")).isEqualTo("6");
        assertThat(refused.get("detail").asText()).startsWith("Wait as long as Retry-After says");
        call.body("{\"amount\":1,\"referenceId\":\"r1\"}").send().isOk(200).isReplay();
        api.call(PlaceHoldHandler::new)
                .as(api.machine("mch_jobs"))
                .body("{\"userId\":\"user_ada\",\"amount\":1,\"referenceId\":\"r4\"}")
                .send()
                .isRefused(429, "rate_limited");

        api.advance(Duration.ofMillis(5_500));
        assertThat(call.body(third).send().isRefused(429, "rate_limited").header("Retry-After"))
                .isEqualTo("1");
        api.advance(Duration.ofMillis(500));
        call.body(third).send().isOk(201);
    }

    /// A5: who looks at the status alone must not go on without credits.
    @Test
    void placingAHoldAgainThatHasEndedIsNoSuccess() {
        var request = "{\"amount\":10,\"referenceId\":\"%s\"}";
        for (var reference : List.of("converted", "released", "expired")) {
            place(request.formatted(reference)).isOk(201);
            place(request.formatted(reference)).isOk(200).isReplay();
        }
        var converted = deduct("{\"referenceId\":\"converted\",\"amount\":4}").get("hold");
        var released = release("released").get("hold");

        assertThat(place(request.formatted("converted"))
                        .isRefused(409, "hold_converted")
                        .isReplay()
                        .get("hold"))
                .isEqualTo(converted);
        assertThat(place(request.formatted("released"))
                        .isRefused(409, "hold_released")
                        .isReplay()
                        .get("hold"))
                .isEqualTo(released);
        api.advance(Duration.ofMinutes(15));
        var expired = place(request.formatted("expired"))
                .isRefused(410, "hold_expired")
                .isReplay();
        assertThat(expired.get("hold").path("status").asText()).isEqualTo("expired");
        place("{\"amount\":9,\"referenceId\":\"released\"}").isRefused(409, "reference_reused");
    }

    @Test
    void theTypesOfCreditsAreAccountsOfTheirOwn() {
        api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .path("creditType", "scraper")
                .send()
                .isRefused(402, "insufficient_credits");
    }
}
