package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreezeOverHttpTest extends MessageCalls {
    private Call change(String userId, String body) {
        return api.call(FreezeAccountHandler::new)
                .as(api.operator("user_root"))
                .path("userId", userId)
                .body(body);
    }

    private Reply freeze(String userId, boolean frozen) {
        return change(userId, "{\"frozen\":%s,\"reason\":\"Sends spam\"}".formatted(frozen))
                .send();
    }

    private Reply balance(String userId) {
        return api.call(GetBalanceHandler::new).as(api.user(userId)).send().isOk(200);
    }

    private Call hold(String userId, String reference, int amount) {
        return api.call(PlaceHoldHandler::new)
                .as(api.user(userId))
                .body("{\"referenceId\":\"%s\",\"amount\":%d}".formatted(reference, amount));
    }

    private static long version(Reply balance) {
        return balance.get("balance").path("version").asLong();
    }

    @Test
    void aChangeIsAnsweredWithWhoWhenAndWhy() {
        assertThat(freeze(ADA, true).isOk(200).get("account").toString())
                .isEqualTo("{\"userId\":\"user_ada\",\"frozen\":true,\"reason\":\"Sends spam\",\"actor\":\"user_root\","
                        + "\"changedAt\":\"2026-11-22T10:00:00.250Z\",\"version\":1}");
    }

    @Test
    void theBalanceSaysSoInANewVersion() {
        var before = balance(ADA);
        freeze(ADA, true).isOk(200);
        var frozen = balance(ADA);
        freeze(ADA, false).isOk(200);
        var after = balance(ADA);

        assertThat(before.get("balance").path("frozen").asBoolean(true)).isFalse();
        assertThat(frozen.get("balance").path("frozen").asBoolean()).isTrue();
        assertThat(after.get("balance").path("frozen").asBoolean(true)).isFalse();
        assertThat(version(frozen)).isGreaterThan(version(before));
        assertThat(version(after)).isGreaterThan(version(frozen));
        assertThat(frozen.header("ETag")).isNotEqualTo(before.header("ETag"));
    }

    @Test
    void nothingIsHeldOrSentUntilItIsLifted() {
        var message = send("key-1", HELLO).isOk(202).get("message");
        var hold = hold(ADA, "h-1", 5).send().isOk(201).get("hold");
        freeze(ADA, true).isOk(200);

        send("key-2", HELLO).isRefused(403, "account_frozen");
        hold(ADA, "h-2", 5).send().isRefused(403, "account_frozen");
        hold(ADA, "h-2", 5).path("creditType", "scraper").send().isRefused(403, "account_frozen");
        hold(ADA, "h-2", 500).send().isRefused(403, "account_frozen");
        assertThat(send("key-1", HELLO).isOk(202).isReplay().get("message")).isEqualTo(message);
        assertThat(hold(ADA, "h-1", 5).send().isOk(200).isReplay().get("hold")).isEqualTo(hold);
        send("key-1", HELLO.replace("Hello", "Bye")).isRefused(409, "reference_reused");

        freeze(ADA, false).isOk(200);
        send("key-2", HELLO).isOk(202).isNoReplay();
        hold(ADA, "h-2", 5).send().isOk(201);
    }

    @Test
    void holdsAreEndedAndCreditsGrantedAsBefore() {
        hold(ADA, "h-1", 5).send().isOk(201);
        hold(ADA, "h-2", 5).send().isOk(201);
        freeze(ADA, true).isOk(200);

        api.call(DeductHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"h-1\"}")
                .send()
                .isOk(200);
        api.call(ReleaseHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"h-2\"}")
                .send()
                .isOk(200);
        api.call(GrantCreditsHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"user_ada\",\"amount\":10,\"referenceId\":\"g-2\"}")
                .send()
                .isOk(201);

        assertThat(balance(ADA).get("balance").path("available").asLong()).isEqualTo(105);
    }

    @Test
    void aUserCanBeFrozenBeforeAnyCredits() {
        freeze(BEN, true).isOk(200);
        assertThat(balance(BEN).get("balance").path("available").asLong(-1)).isZero();
        api.call(GrantCreditsHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"user_ben\",\"amount\":10,\"referenceId\":\"g-1\"}")
                .send()
                .isOk(201);

        hold(BEN, "h-1", 5).send().isRefused(403, "account_frozen");
        hold(ADA, "h-1", 5).send().isOk(201);
    }

    @Test
    void aFrozenAccountIsToldSoBeforeThatSendingIsPaused() {
        freeze(ADA, true).isOk(200);
        api.call(SetSendingHandler::new)
                .as(api.operator("user_root"))
                .body("{\"state\":\"paused\",\"reason\":\"r\"}")
                .send()
                .isOk(200);
        api.advance(Duration.ofSeconds(6));

        send("key-1", HELLO).isRefused(403, "account_frozen");
    }

    @Test
    void aFrozenAccountIsToldSoBeforeItsLimits() {
        var limited = new TestApi(Map.of("HOLDS_PER_MINUTE", "1", "HOLD_BURST", "1"), queue.address());
        var first = limited.call(PlaceHoldHandler::new).as(limited.user(ADA));
        limited.call(GrantCreditsHandler::new)
                .as(limited.operator("user_root"))
                .send()
                .isOk(201);
        first.body("{\"referenceId\":\"h-1\",\"amount\":5}").send().isOk(201);
        first.body("{\"referenceId\":\"h-2\",\"amount\":5}").send().isRefused(429, "rate_limited");
        limited.call(FreezeAccountHandler::new)
                .as(limited.operator("user_root"))
                .path("userId", ADA)
                .body("{\"frozen\":true,\"reason\":\"r\"}")
                .send()
                .isOk(200);

        first.body("{\"referenceId\":\"h-2\",\"amount\":5}").send().isRefused(403, "account_frozen");
    }

    @Test
    void onlyOperatorsFreeze() {
        api.call(FreezeAccountHandler::new)
                .as(api.user(ADA))
                .path("userId", ADA)
                .body("{\"frozen\":false,\"reason\":\"r\"}")
                .send()
                .isRefused(403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"frozen\":true}",
                "{\"frozen\":true,\"reason\":\"\"}",
                "{\"frozen\":\"true\",\"reason\":\"r\"}",
                "{\"frozen\":null,\"reason\":\"r\"}",
                "{\"frozen\":true,\"reason\":\"r\",\"userId\":\"user_ada\"}"
            })
    void aBadChangeChangesNothing(String body) {
        var before = version(balance(ADA));

        change(ADA, body).send().isRefused(400, "invalid_request");
        change("ada", "{\"frozen\":true,\"reason\":\"r\"}").send().isRefused(400, "invalid_request");

        assertThat(version(balance(ADA))).isEqualTo(before);
    }
}
