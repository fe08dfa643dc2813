package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.e2e.Api.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The permissions of users, services and operators. In bodies, `'` stands for `"`.
@Timeout(300)
class ServicesTest {
    private static final RunningSystem SYSTEM = RunningSystem.shared();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CREDITS = "/api/credits/interaction/";
    /// A recipient without an answer, so that the hold stays active.
    private static final String SILENT = "+15550100004";

    private final Api user = Api.newUser(SYSTEM).granted(10);
    private final Api service = Api.service(SYSTEM, "mch_local");

    private static Reply post(Api caller, String route, String body) {
        try {
            return caller.post(CREDITS + route, JSON.readTree(body.replace('\'', '"')));
        } catch (JsonProcessingException typo) {
            throw new IllegalArgumentException(typo);
        }
    }

    /// A call of the service for the user's account.
    private Reply acts(String route, String fields) {
        return post(service, route, "{'userId':'" + user.userId() + "'," + fields + "}");
    }

    private JsonNode held(Reply placed) {
        assertThat(placed.status()).as("%s", placed.body()).isEqualTo(201);
        return placed.body().get("hold");
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(List.of(reply.status(), reply.body().path("code").asText()))
                .as("%s", reply.body())
                .isEqualTo(List.of(status, code));
    }

    private static void assertBadField(Reply reply, String field) {
        assertRefused(reply, 400, "invalid_request");
        assertThat(reply.body().get("errors").findValuesAsText("field")).containsExactly(field);
    }

    private static String byId(JsonNode hold) {
        return "'holdId':'" + hold.get("id").asText() + "'";
    }

    @Test
    void aServiceNamesTheAccountAndAUserMustNot() {
        var hold = held(acts("hold", "'amount':3,'referenceId':'job'"));
        assertThat(hold.get("source").asText()).isEqualTo("service");
        var balance = service.get(CREDITS + "balance?userId=" + user.userId());
        assertThat(balance.body().at("/balance/held").asLong()).isEqualTo(3);

        assertBadField(post(service, "hold", "{'amount':3,'referenceId':'job'}"), "userId");
        assertBadField(service.get(CREDITS + "balance"), "userId");
        assertBadField(
                post(user, "hold", "{'userId':'" + user.userId() + "','amount':3,'referenceId':'job'}"), "userId");
        assertBadField(user.get(CREDITS + "balance?userId=" + user.userId()), "userId");
        assertThat(user.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void anUnlistedMachineIsUnauthorized() {
        var stranger = Api.service(SYSTEM, "mch_stranger");
        var reply = stranger.get(CREDITS + "balance?userId=" + user.userId());
        assertRefused(reply, 401, "unauthorized");
        assertThat(reply.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
    }

    @Test
    void onlyAServiceEndsAServicesHold() {
        var hold = held(acts("hold", "'amount':3,'referenceId':'job'"));
        var other = held(acts("hold", "'amount':2,'referenceId':'job-2'"));

        assertRefused(post(user, "deduct", "{" + byId(hold) + "}"), 409, "hold_managed");
        assertRefused(post(user, "release-hold", "{" + byId(hold) + "}"), 409, "hold_managed");
        assertRefused(user.deduct("job"), 404, "hold_not_found");
        assertRefused(user.release("job"), 404, "hold_not_found");
        assertThat(user.credits()).isEqualTo("5 available, 5 held, 0 spent");

        assertThat(acts("deduct", "'referenceId':'job'").status()).isEqualTo(200);
        assertThat(acts("release-hold", byId(other)).status()).isEqualTo(200);
        assertRefused(post(user, "deduct", "{" + byId(hold) + "}"), 409, "hold_managed");
        assertRefused(post(user, "release-hold", "{" + byId(other) + "}"), 409, "hold_managed");
        assertThat(user.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aServiceEndsAUsersHoldByItsId() {
        var hold = held(user.hold("mine", 3));
        var other = held(user.hold("mine-2", 2));

        assertRefused(acts("deduct", "'referenceId':'mine'"), 404, "hold_not_found");
        assertRefused(acts("release-hold", "'referenceId':'mine'"), 404, "hold_not_found");
        assertThat(user.credits()).isEqualTo("5 available, 5 held, 0 spent");
        assertThat(acts("deduct", byId(hold)).status()).isEqualTo(200);
        assertThat(acts("release-hold", byId(other)).status()).isEqualTo(200);
        assertThat(user.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void oneReferenceOfAUserAndOfAServiceAreTwoHolds() {
        var users = held(user.hold("same", 3));
        var services = held(acts("hold", "'amount':2,'referenceId':'same'"));
        assertThat(users.get("id")).isNotEqualTo(services.get("id"));
        assertThat(user.credits()).isEqualTo("5 available, 5 held, 0 spent");

        assertThat(user.release("same").body().at("/hold/id")).isEqualTo(users.get("id"));
        assertThat(acts("deduct", "'referenceId':'same'").body().at("/hold/id")).isEqualTo(services.get("id"));
        assertThat(user.credits()).isEqualTo("8 available, 0 held, 2 spent");
    }

    @Test
    void onlyTheMessageFlowEndsAMessagesHold() {
        var accepted = user.send(SILENT, "hello");
        assertThat(accepted.status()).isEqualTo(202);
        var byId = "'holdId':'" + accepted.body().at("/message/holdId").asText() + "'";

        for (var route : List.of("deduct", "release-hold")) {
            assertRefused(post(user, route, "{" + byId + "}"), 409, "hold_managed");
            assertRefused(acts(route, byId), 409, "hold_managed");
            assertRefused(post(user, route, "{'referenceId':'hello'}"), 404, "hold_not_found");
            assertRefused(acts(route, "'referenceId':'hello'"), 404, "hold_not_found");
        }
        assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
    }

    @Test
    void aServiceSendsForAUser() {
        var reply = service.post(
                "/api/whatsapp/send",
                JSON.createObjectNode()
                        .put("userId", user.userId())
                        .put("to", SILENT)
                        .put("type", "text")
                        .set("text", JSON.createObjectNode().put("body", Api.TEXT)),
                "Idempotency-Key",
                "job");
        assertThat(reply.status()).isEqualTo(202);
        var id = reply.body().at("/message/id");
        assertThat(user.message(id.asText()).get("id")).isEqualTo(id);
        assertThat(service.get("/api/whatsapp/messages/" + id.asText() + "?userId=" + user.userId())
                        .status())
                .isEqualTo(200);
        assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
    }

    @Test
    void operatorsAndServicesGrantAndUsersDoNot() {
        var grant = "{'userId':'" + user.userId() + "','amount':5,'referenceId':'%s'}";
        assertThat(post(Api.operator(SYSTEM), "grants", grant.formatted("gift")).status())
                .isEqualTo(201);
        assertThat(post(service, "grants", grant.formatted("gift-2")).status()).isEqualTo(201);
        assertRefused(post(user, "grants", grant.formatted("gift-3")), 403, "forbidden");
        assertThat(user.credits()).isEqualTo("20 available, 0 held, 0 spent");
    }

    @Test
    void anImpersonatorMayOnlyRead() {
        var hold = held(user.hold("mine", 3));
        var support = user.impersonated();

        assertThat(support.balance().get("held").asLong()).isEqualTo(3);
        assertThat(support.get(CREDITS + "holds").status()).isEqualTo(200);
        assertThat(support.get(CREDITS + "transactions").status()).isEqualTo(200);
        assertThat(support.get("/api/whatsapp/messages").status()).isEqualTo(200);
        assertRefused(support.hold("theirs", 1), 403, "forbidden");
        assertRefused(post(support, "deduct", "{" + byId(hold) + "}"), 403, "forbidden");
        assertRefused(support.release("mine"), 403, "forbidden");
        assertRefused(support.send(SILENT, "hello"), 403, "forbidden");
        assertRefused(
                post(support, "grants", "{'userId':'" + user.userId() + "','amount':5,'referenceId':'gift'}"),
                403,
                "forbidden");
        assertThat(user.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }
}
