package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendingOverHttpTest extends MessageCalls {
    private Call change(String body) {
        return api.call(SetSendingHandler::new).as(api.operator("user_root")).body(body);
    }

    private Reply set(String state) {
        return change("{\"state\":\"%s\",\"reason\":\"Meta is down\"}".formatted(state))
                .send();
    }

    private Reply get() {
        return api.call(GetSendingHandler::new).as(api.operator("user_root")).send();
    }

    @Test
    void sendingIsOnAsLongAsNobodyChangesIt() {
        assertThat(get().isOk(200).get("sending").toString())
                .isEqualTo("{\"state\":\"on\",\"reason\":null,\"actor\":null,\"changedAt\":null,\"version\":0}");
    }

    @Test
    void aChangeIsAnsweredWithWhoWhenAndWhy() {
        var changed = set("paused").isOk(200);

        assertThat(changed.get("sending").toString())
                .isEqualTo("{\"state\":\"paused\",\"reason\":\"Meta is down\",\"actor\":\"user_root\","
                        + "\"changedAt\":\"2026-11-22T10:00:00.250Z\",\"version\":1}");
        assertThat(get().isOk(200).get("sending")).isEqualTo(changed.get("sending"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "draining"})
    void whileSendingIsStoppedNewMessagesAreRefusedAndReplaysAnswered(String state) {
        var before = send("key-1", HELLO).isOk(202);
        set(state).isOk(200);
        api.advance(Duration.ofSeconds(6));

        assertThat(send("key-2", HELLO).isRefused(503, "sending_paused").header("Retry-After"))
                .isEqualTo("60");
        assertThat(send("key-1", HELLO).isOk(202).isReplay().get("message")).isEqualTo(before.get("message"));
        send("key-1", HELLO.replace("Hello", "Bye")).isRefused(409, "reference_reused");
        assertThat(held()).isEqualTo(3);

        set("on").isOk(200);
        api.advance(Duration.ofSeconds(6));
        send("key-2", HELLO).isOk(202).isNoReplay();
        assertThat(held()).isEqualTo(6);
    }

    private long held() {
        return api.call(GetBalanceHandler::new)
                .as(api.user(ADA))
                .send()
                .isOk(200)
                .get("balance")
                .path("held")
                .asLong();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"state\":\"paused\"}",
                "{\"state\":\"paused\",\"reason\":\"\"}",
                "{\"state\":\"off\",\"reason\":\"r\"}",
                "{\"state\":null,\"reason\":\"r\"}",
                "{\"state\":\"PAUSED\",\"reason\":\"r\"}",
                "{\"state\":\"paused\",\"reason\":\"r\",\"userId\":\"user_ada\"}"
            })
    void aBadChangeChangesNothing(String body) {
        change(body).send().isRefused(400, "invalid_request");

        assertThat(get().get("sending").path("version").asLong()).isZero();
    }
}
