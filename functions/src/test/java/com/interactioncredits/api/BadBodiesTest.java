package com.interactioncredits.api;

import static com.interactioncredits.api.RefusedBodies.API;
import static com.interactioncredits.api.RefusedBodies.deducting;
import static com.interactioncredits.api.RefusedBodies.granting;
import static com.interactioncredits.api.RefusedBodies.placing;
import static com.interactioncredits.api.RefusedBodies.releasing;
import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are no JSON object, and fields that several routes have. A row: the body, and the fields that are named.
class BadBodiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "[{\"amount\":1}]",
                "{",
                "{\"amount\":1,\"referenceId\":\"r\"",
                "{\"amount\":1,\"referenceId\":\"r\"}}",
                "{\"amount\":1,\"referenceId\":\"r\"} {}",
                "{\"amount\":1,\"referenceId\":\"r\"} x",
                "{\"amount\":1,\"referenceId\":\"r\",}",
                "{amount:1,\"referenceId\":\"r\"}",
                "{'amount':1,\"referenceId\":\"r\"}",
                "{\"amount\":1,/* why */\"referenceId\":\"r\"}",
                "{\"amount\":01,\"referenceId\":\"r\"}",
                "{\"amount\":+1,\"referenceId\":\"r\"}",
                "{\"amount\":.5,\"referenceId\":\"r\"}",
                "{\"amount\":NaN,\"referenceId\":\"r\"}",
                "{\"amount\":1,\"referenceId\":\"a\tb\"}",
                "{\"amount\":1,\"referenceId\":\"\\x\"}",
                "\uFEFF{\"amount\":1,\"referenceId\":\"r\"}",
                "amount=1&referenceId=r"
            })
    void whatIsNoJsonObjectIsRefusedAsAWhole(String body) {
        var call = API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body);

        assertThat(call.send().isRefused(400, "invalid_request").badFields()).containsExactly("body");
        assertThat(call.inBase64().send().isRefused(400, "invalid_request").badFields())
                .containsExactly("body");
    }

    @Test
    void aBodyIsNotNestedForEver() {
        var bomb = "{\"amount\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";

        var reply = API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(bomb).send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "true",
                "{}",
                "\"\"",
                "\" \"",
                "\"a b\"",
                "\"a/b\"",
                "\"a\\n\"",
                "\"ä\"",
                "\"a\\u0000\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"٣\""
            })
    void aReferenceIsPlainAscii(String reference) {
        assertThat(placing("{\"amount\":1,\"referenceId\":%s}".formatted(reference)))
                .containsExactly("referenceId");
        assertThat(deducting("{\"referenceId\":%s}".formatted(reference))).containsExactly("referenceId");
        assertThat(releasing("{\"referenceId\":%s}".formatted(reference))).containsExactly("referenceId");
        assertThat(granting("{\"userId\":\"user_x\",\"amount\":1,\"referenceId\":%s}".formatted(reference)))
                .containsExactly("referenceId");
    }

    @Test
    void aReferenceHas128CharactersAtMost() {
        assertThat(placing("{\"amount\":1,\"referenceId\":\"%s\"}".formatted("r".repeat(129))))
                .containsExactly("referenceId");
        API.call(PlaceHoldHandler::new)
                .as(API.user(ADA))
                .body("{\"amount\":1,\"referenceId\":\"%s\"}".formatted("r".repeat(128)))
                .send()
                .isRefused(402, "insufficient_credits");
    }

    @Test
    void aServiceNamesTheUser() {
        var call = API.call(PlaceHoldHandler::new).as(API.service());

        assertThat(call.body("{\"amount\":1,\"referenceId\":\"r\"}")
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("userId");
        for (var userId : List.of("null", "1", "\"\"", "\"user_\"", "\"ben\"", "\"user_a b\"", "\"mch_jobs\"")) {
            assertThat(call.body("{\"amount\":1,\"referenceId\":\"r\",\"userId\":%s}".formatted(userId))
                            .send()
                            .isRefused(400, "invalid_request")
                            .badFields())
                    .containsExactly("userId");
        }
        call.body("{\"amount\":1,\"referenceId\":\"r\",\"userId\":\"user_ben\"}")
                .send()
                .isRefused(402, "insufficient_credits");
    }

    /// The system makes things of these names itself: a caller that took one would stand in the way.
    @ParameterizedTest
    @ValueSource(strings = {"broadcast:1:1", "stripe:cs_1", "import:", "broadcast:"})
    void aReservedNameIsRefused(String name) {
        var body = "{\"amount\":1,\"referenceId\":\"" + name + "\"}";
        var grant = "{\"userId\":\"user_ada\"," + body.substring(1);
        for (var reply : List.of(
                API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body).send(),
                API.call(GrantCreditsHandler::new).as(API.service()).body(grant).send(),
                API.call(SendMessageHandler::new)
                        .as(API.user(ADA))
                        .header("idempotency-key", name)
                        .send(),
                API.call(SendMessageHandler::new)
                        .as(API.user(ADA))
                        .header("idempotency-key", '"' + name + '"')
                        .send())) {
            assertThat(reply.isRefused(400, "invalid_request").badFields())
                    .containsAnyOf("referenceId", "Idempotency-Key")
                    .hasSize(1);
            assertThat(reply.get("errors").toString()).contains("must not begin with broadcast:, stripe: or import:");
        }
    }

    /// To look for one, or to end it, makes nothing.
    @Test
    void aReservedNameMayBeLookedUp() {
        var body = "{\"referenceId\":\"broadcast:1:1\"}";
        API.call(DeductHandler::new).as(API.user(ADA)).body(body).send().isRefused(404, "hold_not_found");
        API.call(ReleaseHoldHandler::new).as(API.user(ADA)).body(body).send().isRefused(404, "hold_not_found");
        API.call(ListHoldsHandler::new)
                .as(API.user(ADA))
                .query("referenceId=broadcast:1:1")
                .send()
                .isOk(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "broadcasts:1", "a:stripe:1", "IMPORT:1", "Stripe:1"})
    void aNameThatOnlyLooksAlikeIsTheCallers(String name) {
        var body = "{\"amount\":1000000,\"referenceId\":\"" + name + "\"}";
        API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body).send().isRefused(402, "insufficient_credits");
    }

    @Test
    void namesFromOutsideAreCutAndMadeWritable() {
        var reply = API.call(PlaceHoldHandler::new)
                .as(API.user(ADA))
                .body("{\"amount\":1,\"referenceId\":\"r\",\"%s\":1,\"\ud800\":2}".formatted("n".repeat(60_000)))
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("?", "n".repeat(200) + "…");
    }

    @Test
    void aChangeHasNoParameters() {
        var reply = API.call(PlaceHoldHandler::new)
                .as(API.user(ADA))
                .query("dryRun=true&amount=1")
                .body("{\"amount\":0,\"referenceId\":\"r\"}")
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("amount", "dryRun");
    }
}
