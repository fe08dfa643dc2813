package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Principals;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A hold's life as a caller sees it.
class HoldsOverHttpTest {
    private final TestApi api = new TestApi();

    @BeforeEach
    void grant100ToAda() {
        grant(ADA, 100).isOk(201);
    }

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
    void aHoldLasts15MinutesUnlessToldOtherwise() {
        var hold = place("{\"amount\":1,\"referenceId\":\"r\"}").isOk(201).get("hold");

        assertThat(hold.path("expiresAt").asText()).isEqualTo("2026-11-22T10:15:00.250Z");
    }

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
    void anothersHoldAndOneThatIsNoneAreNotFound() {
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
    void whoHasTooLittleIsToldHowMuchIsMissing() {
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
    void aHoldIsDeductedInPart() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        var reply = deduct("{\"referenceId\":\"r\",\"amount\":20}").isOk(200).isNoReplay();

        assertThat(reply.get("hold").path("status").asText()).isEqualTo("converted");
        assertThat(reply.get("hold").path("convertedAmount").asLong()).isEqualTo(20);
        assertThat(reply.get("hold").path("version").asInt()).isEqualTo(2);
        assertThat(reply.fieldNames("transaction"))
                .containsExactly(
                        "id",
                        "type",
                        "amount",
                        "late",
                        "missing",
                        "referenceId",
                        "holdId",
                        "messageId",
                        "reason",
                        "actor",
                        "createdAt");
        assertThat(reply.get("transaction").path("type").asText()).isEqualTo("deduction");
        assertThat(reply.get("transaction").path("amount").asLong()).isEqualTo(-20);
        assertThat(reply.get("transaction").path("late").asBoolean()).isFalse();
        assertThat(reply.get("transaction").path("missing").asLong()).isZero();
        assertThat(reply.get("transaction").path("holdId"))
                .isEqualTo(reply.get("hold").path("id"));
    }

    @Test
    void namingTheHoldByItsIdIsTheSameCall() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\"}")
                .get("hold")
                .path("id")
                .asText();
        var first = deduct("{\"referenceId\":\"r\"}").isOk(200);
        var again = deduct("{\"holdId\":\"%s\",\"amount\":30}".formatted(id))
                .isOk(200)
                .isReplay();

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(deduct("{\"holdId\":\"%s\"}".formatted(id.toUpperCase(Locale.ROOT)))
                        .isOk(200)
                        .json())
                .isEqualTo(first.json());
    }

    /// A5: who looks at the status alone must not go on without credits.
    @Test
    void placingAHoldAgainThatHasEndedIsNoSuccess() {
        var wish = "{\"amount\":10,\"referenceId\":\"%s\"}";
        for (var reference : List.of("converted", "released", "expired")) {
            place(wish.formatted(reference)).isOk(201);
            place(wish.formatted(reference)).isOk(200).isReplay();
        }
        var converted = deduct("{\"referenceId\":\"converted\",\"amount\":4}").get("hold");
        var released = release("released").get("hold");

        assertThat(place(wish.formatted("converted"))
                        .isRefused(409, "hold_converted")
                        .isReplay()
                        .get("hold"))
                .isEqualTo(converted);
        assertThat(place(wish.formatted("released"))
                        .isRefused(409, "hold_released")
                        .isReplay()
                        .get("hold"))
                .isEqualTo(released);
        api.advance(Duration.ofMinutes(15));
        var expired =
                place(wish.formatted("expired")).isRefused(410, "hold_expired").isReplay();
        assertThat(expired.get("hold").path("status").asText()).isEqualTo("expired");
        place("{\"amount\":9,\"referenceId\":\"released\"}").isRefused(409, "reference_reused");
    }

    @Test
    void anotherAmountForADeductedHoldIsRefused() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        // A6
        var first = deduct("{\"referenceId\":\"r\",\"amount\":10}");
        var other = deduct("{\"referenceId\":\"r\",\"amount\":20}").isRefused(409, "hold_converted");

        assertThat(other.get("hold")).isEqualTo(first.get("hold"));
        assertThat(other.get("hold").get("convertedAmount").asInt()).isEqualTo(10);
        assertThat(other.get("detail").asText())
                .contains("10 of its 30 credits were spent", "the others are available again", "place a new hold");
    }

    @Test
    void moreThanTheHoldIsNotDeducted() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        var reply = deduct("{\"referenceId\":\"r\",\"amount\":31}").isRefused(409, "amount_exceeds_hold");

        assertThat(reply.get("hold").path("status").asText()).isEqualTo("active");
    }

    @Test
    void aReleasedHoldIsReleasedAgainAsAReplay() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");

        assertThat(release("r")
                        .isOk(200)
                        .isNoReplay()
                        .get("hold")
                        .path("status")
                        .asText())
                .isEqualTo("released");
        release("r").isOk(200).isReplay();
    }

    @Test
    void aHoldThatEndedTheOtherWayShowsHow() {
        place("{\"amount\":1,\"referenceId\":\"converted\"}");
        place("{\"amount\":1,\"referenceId\":\"released\"}");
        deduct("{\"referenceId\":\"converted\"}");
        release("released");

        var converted = release("converted").isRefused(409, "hold_converted");
        var released = deduct("{\"referenceId\":\"released\"}").isRefused(409, "hold_released");

        assertThat(converted.get("hold").path("status").asText()).isEqualTo("converted");
        assertThat(released.get("hold").path("status").asText()).isEqualTo("released");
    }

    @Test
    void anExpiredHoldIsGoneForDeductAndAReplayForRelease() {
        place("{\"amount\":30,\"referenceId\":\"r\",\"expiresInSeconds\":60}");
        api.advance(Duration.ofSeconds(60));

        var gone = deduct("{\"referenceId\":\"r\"}").isRefused(410, "hold_expired");
        assertThat(gone.get("hold").path("status").asText()).isEqualTo("expired");
        assertThat(gone.get("hold").path("updatedAt").asText()).isEqualTo("2026-11-22T10:01:00.250Z");
        release("r").isOk(200).isReplay();
    }

    @Test
    void anotherUsersHoldDoesNotExist() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\"}")
                .get("hold")
                .path("id")
                .asText();
        var deduct = api.call(DeductHandler::new).as(api.user(BEN));

        var foreign = deduct.body("{\"holdId\":\"%s\"}".formatted(id)).send().isRefused(404, "hold_not_found");
        var missing = deduct.body("{\"referenceId\":\"never\"}").send().isRefused(404, "hold_not_found");
        assertThat(foreign.json()).isEqualTo(missing.json());
        deduct.path("creditType", "scraper")
                .as(api.user(ADA))
                .body("{\"holdId\":\"%s\"}".formatted(id))
                .send()
                .isRefused(404, "hold_not_found");
    }

    @Test
    void aServiceEndsItsOwnHoldsAndUsersMayNot() {
        var placed = api.call(PlaceHoldHandler::new)
                .as(api.service())
                .body("{\"userId\":\"user_ada\",\"amount\":5,\"referenceId\":\"job\"}")
                .send()
                .isOk(201);
        var id = placed.get("hold").path("id").asText();

        assertThat(placed.get("hold").path("source").asText()).isEqualTo("service");
        deduct("{\"referenceId\":\"job\"}").isRefused(404, "hold_not_found");
        deduct("{\"holdId\":\"%s\"}".formatted(id)).isRefused(409, "hold_managed");
        api.call(ReleaseHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"holdId\":\"%s\"}".formatted(id))
                .send()
                .isRefused(409, "hold_managed");
        api.call(DeductHandler::new)
                .as(api.service())
                .body("{\"userId\":\"user_ada\",\"referenceId\":\"job\"}")
                .send()
                .isOk(200);
    }

    @Test
    void aServiceEndsAUsersHoldByItsIdOnly() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\"}")
                .get("hold")
                .path("id")
                .asText();
        var release = api.call(ReleaseHoldHandler::new).as(api.service());

        release.body("{\"userId\":\"user_ada\",\"referenceId\":\"r\"}").send().isRefused(404, "hold_not_found");
        release.body("{\"userId\":\"user_ben\",\"holdId\":\"%s\"}".formatted(id))
                .send()
                .isRefused(404, "hold_not_found");
        release.body("{\"userId\":\"user_ada\",\"holdId\":\"%s\"}".formatted(id))
                .send()
                .isOk(200)
                .isNoReplay();
    }

    /// A4: an operator helps a user whose hold hangs.
    @Test
    void anOperatorWhoNamesTheUserReleasesAnyHoldButAMessages() {
        var users = place("{\"amount\":3,\"referenceId\":\"r\"}");
        api.call(PlaceHoldHandler::new)
                .as(api.service())
                .body("{\"userId\":\"user_ada\",\"amount\":5,\"referenceId\":\"job\"}")
                .send()
                .isOk(201);
        var services = api.call(ListHoldsHandler::new)
                .as(api.user(ADA))
                .query("referenceId=job")
                .send()
                .get("holds")
                .path(0);
        var message = api.wiring()
                .ledger()
                .place(new PlaceHold(
                        new AccountId(ADA, CreditType.INTERACTION),
                        Principals.of(Hold.Source.MESSAGE),
                        new Reference("order-1"),
                        new Credits(1),
                        Duration.ofMinutes(15),
                        Optional.empty()));
        var messages = ((PlaceHoldOutcome.Placed) message).hold().id().toString();
        var operator = api.call(ReleaseHoldHandler::new).as(api.operator("user_root"));

        operator.body("{\"userId\":\"user_ada\",\"referenceId\":\"r\"}")
                .send()
                .isOk(200)
                .isNoReplay();
        assertThat(api.call(ReleaseHoldHandler::new)
                        .as(api.user(BEN))
                        .body("{\"userId\":\"user_ada\",\"referenceId\":\"r\"}")
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("userId");
        operator.body(byId(services.path("id").asText())).send().isOk(200).isNoReplay();
        operator.body(byId(messages)).send().isRefused(409, "hold_managed");
        operator.body("{\"referenceId\":\"r\"}").send().isRefused(404, "hold_not_found");
        operator.body("{\"userId\":null,\"referenceId\":\"r\"}").send().isRefused(404, "hold_not_found");
        assertThat(users.get("hold").path("status").asText()).isEqualTo("active");
        api.call(DeductHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"user_ada\",\"referenceId\":\"r\"}")
                .send()
                .isRefused(400, "invalid_request");
    }

    private static String byId(String id) {
        return "{\"userId\":\"user_ada\",\"holdId\":\"%s\"}".formatted(id);
    }

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

    @Test
    void moreThanTheHoldIsDeductedWhereTheCallerAllowsIt() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        place("{\"amount\":60,\"referenceId\":\"other\"}");

        deduct("{\"referenceId\":\"r\",\"amount\":35}").isRefused(409, "amount_exceeds_hold");
        var refused = deduct("{\"referenceId\":\"r\",\"amount\":41,\"allowExcess\":true}")
                .isRefused(402, "insufficient_credits");
        assertThat(refused.get("available").asLong()).isEqualTo(10);
        assertThat(refused.get("required").asLong()).isEqualTo(11);
        assertThat(refused.get("shortfall").asLong()).isEqualTo(1);

        var reply = deduct("{\"referenceId\":\"r\",\"amount\":40,\"allowExcess\":true}")
                .isOk(200)
                .isNoReplay();
        assertThat(reply.get("hold").path("amount").asLong()).isEqualTo(30);
        assertThat(reply.get("hold").path("convertedAmount").asLong()).isEqualTo(40);
        assertThat(reply.get("transaction").path("amount").asLong()).isEqualTo(-40);
        deduct("{\"referenceId\":\"r\",\"amount\":40}").isOk(200).isReplay();
        assertThat(deduct("{\"referenceId\":\"other\",\"amount\":1000001,\"allowExcess\":true}")
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("amount");
    }

    private Reply extend(String body) {
        return api.call(ExtendHoldHandler::new).as(api.user(ADA)).body(body).send();
    }

    @Test
    void theTypesOfCreditsAreAccountsOfTheirOwn() {
        api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .path("creditType", "scraper")
                .send()
                .isRefused(402, "insufficient_credits");
    }

    private Reply grant(String userId, long amount) {
        return api.call(GrantCreditsHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"%s\",\"amount\":%d,\"referenceId\":\"invoice-1\"}".formatted(userId, amount))
                .send();
    }

    private Reply place(String body) {
        return api.call(PlaceHoldHandler::new).as(api.user(ADA)).body(body).send();
    }

    private Reply deduct(String body) {
        return api.call(DeductHandler::new).as(api.user(ADA)).body(body).send();
    }

    private Reply release(String reference) {
        return api.call(ReleaseHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"%s\"}".formatted(reference))
                .send();
    }
}
