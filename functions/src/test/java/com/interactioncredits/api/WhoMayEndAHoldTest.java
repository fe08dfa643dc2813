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
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhoMayEndAHoldTest extends HoldCalls {
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
                .placing()
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
}
