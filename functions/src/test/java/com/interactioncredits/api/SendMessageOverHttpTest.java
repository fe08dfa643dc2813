package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendMessageOverHttpTest extends MessageCalls {
    @Test
    void anAcceptedMessageHasTheFieldsOfTheContractInItsOrder() {
        var reply = send("key-1", HELLO).isOk(202).isNoReplay();
        var message = reply.get("message");

        assertThat(reply.fieldNames("message"))
                .containsExactly(
                        "id",
                        "to",
                        "type",
                        "status",
                        "credits",
                        "holdId",
                        "error",
                        "createdAt",
                        "updatedAt",
                        "version",
                        "statusTimes");
        assertThat(message.path("to").asText()).isEqualTo("+15550100000");
        assertThat(message.path("type").asText()).isEqualTo("text");
        assertThat(message.path("status").asText()).isEqualTo("queued");
        assertThat(message.path("credits").asLong()).isEqualTo(3);
        assertThat(message.path("error").isNull()).isTrue();
        assertThat(message.path("statusTimes").toString()).isEqualTo("{\"queued\":\"2026-11-22T10:00:00.250Z\"}");
    }

    @Test
    void theCreditsOfAMessageAreHeldUnderItsKey() {
        var message = send("key-1", HELLO).isOk(202).get("message");
        var hold = api.call(ListHoldsHandler::new)
                .as(api.user(ADA))
                .send()
                .isOk(200)
                .get("holds")
                .path(0);

        assertThat(hold.path("id")).isEqualTo(message.path("holdId"));
        assertThat(hold.path("messageId")).isEqualTo(message.path("id"));
        assertThat(hold.path("source").asText()).isEqualTo("message");
        assertThat(hold.path("referenceId").asText()).isEqualTo("key-1");
        assertThat(hold.path("amount").asLong()).isEqualTo(3);
    }

    @Test
    void anAcceptedMessageIsQueuedOnce() {
        var id = send("key-1", HELLO).isOk(202).get("message").path("id").asText();
        send("key-1", HELLO).isOk(202).isReplay();

        assertThat(queue.taken()).hasSize(1).first().asString().contains(id);
    }

    @Test
    void aQueueThatIsAwayRefusesNoMessage() {
        queue.goAway();

        send("key-1", HELLO).isOk(202).isNoReplay();
    }

    @Test
    void theHoldOfAMessageIsNotTheUsersToEnd() {
        var holdId = send("key-1", HELLO).get("message").path("holdId").asText();
        var body = "{\"holdId\":\"%s\"}".formatted(holdId);

        api.call(DeductHandler::new).as(api.user(ADA)).body(body).send().isRefused(409, "hold_managed");
        api.call(ReleaseHoldHandler::new).as(api.user(ADA)).body(body).send().isRefused(409, "hold_managed");
    }

    @Test
    void theSameMessageAgainIsAReplay() {
        var first = send("key-1", HELLO).isOk(202);
        var again = send("key-1", HELLO.replace("\"}}", "\",\"previewUrl\":false}}"))
                .isOk(202)
                .isReplay();

        assertThat(again.json()).isEqualTo(first.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"59", "604801", "0", "-60", "60.0", "\"60\"", "true"})
    void aTimeToBeValidForThatIsNoneIsRefused(String seconds) {
        var body = HELLO.replaceFirst("\\{", "{\"validForSeconds\":" + seconds + ",");
        var refused = send("key-1", body).isRefused(400, "invalid_request");

        assertThat(refused.get("errors").findValuesAsText("field")).containsExactly("validForSeconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "604800", "null"})
    void aMessageMayNameHowLongItIsValid(String seconds) {
        send("key-1", HELLO.replaceFirst("\\{", "{\"validForSeconds\":" + seconds + ","))
                .isOk(202);
    }

    /// A9: a structured header's string means what is between its quotes (RFC 8941).
    @Test
    void theQuotedKeyIsTheBareOne() {
        var bare = send("8e03978e", HELLO).isOk(202).isNoReplay();
        var quoted = send("\"8e03978e\"", HELLO).isOk(202).isReplay();
        assertThat(quoted.json()).isEqualTo(bare.json());

        var first = send("\"other-1\"", HELLO).isOk(202).isNoReplay();
        assertThat(send("other-1", HELLO).isOk(202).isReplay().json()).isEqualTo(first.json());
        send("\"8e03978e\"", HELLO.replace("Hello", "Goodbye")).isRefused(409, "reference_reused");

        assertThat(queue.taken()).hasSize(2);
        assertThat(api.call(ListHoldsHandler::new)
                        .as(api.user(ADA))
                        .send()
                        .isOk(200)
                        .get("holds")
                        .findValuesAsText("referenceId"))
                .containsExactlyInAnyOrder("other-1", "8e03978e");
    }

    @Test
    void anotherMessageUnderTheSameKeyIsRefused() {
        var first = send("key-1", HELLO);
        var other = send("key-1", HELLO.replace("Hello", "Goodbye").replace("0100000", "0100002"))
                .isRefused(409, "reference_reused");

        assertThat(other.get("differs").toString()).contains("to", "text");
        assertThat(other.get("existing")).isEqualTo(first.get("message"));
    }

    @Test
    void whoHasTooLittleCannotSend() {
        var reply = api.call(SendMessageHandler::new).as(api.user(BEN)).send().isRefused(402, "insufficient_credits");

        assertThat(reply.get("required").asLong()).isEqualTo(3);
        assertThat(reply.get("shortfall").asLong()).isEqualTo(3);
    }

    @Test
    void sendsBeyondTheRateAreRefusedAndHoldNothing() {
        var limited =
                new TestApi(Map.of("MESSAGE_PRICE", "3", "SENDS_PER_MINUTE", "60", "SEND_BURST", "2"), queue.address());
        limited.call(GrantCreditsHandler::new)
                .as(limited.operator("user_root"))
                .send()
                .isOk(201);
        var call = limited.call(SendMessageHandler::new).as(limited.user(ADA)).body(HELLO);
        call.header("idempotency-key", "key-1").send().isOk(202);
        call.header("idempotency-key", "key-2").send().isOk(202);
        var refused = call.header("idempotency-key", "key-3").send().isRefused(429, "rate_limited");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        call.header("idempotency-key", "key-1").send().isOk(202).isReplay();
        assertThat(queue.taken()).hasSize(2);

        limited.advance(Duration.ofSeconds(1));
        call.header("idempotency-key", "key-3").send().isOk(202).isNoReplay();
    }

    @Test
    void aServiceSendsForAUser() {
        var sent = api.call(SendMessageHandler::new)
                .as(api.service())
                .body(HELLO.replaceFirst("\\{", "{\"userId\":\"user_ada\","))
                .send()
                .isOk(202);
        var id = sent.get("message").path("id").asText();

        read(ADA, id).isOk(200);
        api.call(GetMessageHandler::new)
                .as(api.service())
                .path("messageId", id)
                .query("userId=user_ada")
                .send()
                .isOk(200);
        api.call(GetMessageHandler::new)
                .as(api.service())
                .path("messageId", id)
                .query("userId=user_ben")
                .send()
                .isRefused(404, "message_not_found");
    }

    @Test
    void aTemplateIsAccepted() {
        var template = "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\"table_ready\","
                + "\"language\":\"en_US\",\"components\":[{\"type\":\"body\",\"parameters\":[{\"n\":1.50,\"b\":true,"
                + "\"x\":null}]}]}}";

        assertThat(send("key-1", template).isOk(202).get("message").path("type").asText())
                .isEqualTo("template");
    }
}
