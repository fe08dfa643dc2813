package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.LogLines;
import com.interactioncredits.whatsapp.MetaSignature;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The line of each request names the message and the hold that it is about, and no person.
class RequestLinesTest extends MessageCalls {
    private final LogLines lines = new LogLines("INFO");

    @AfterEach
    void stop() {
        assertThat(lines.text())
                .doesNotContain("15550100000")
                .doesNotContain("Hello")
                .doesNotContain("user_");
        lines.close();
    }

    private JsonNode line() {
        return lines.all().getLast();
    }

    @Test
    void aSendNamesItsMessageAndHold() {
        var message = send("order-1", HELLO).isOk(202).get("message");

        assertThat(line().path("messageId").asText())
                .isEqualTo(message.path("id").asText());
        assertThat(line().path("holdId").asText())
                .isEqualTo(message.path("holdId").asText());
        read(ADA, message.path("id").asText()).isOk(200);
        assertThat(line().path("messageId").asText())
                .isEqualTo(message.path("id").asText());
        list("").send().isOk(200);
        assertThat(line().has("messageId")).isFalse();
        assertThat(line().path("requestId").asText()).isEqualTo(SampleEvent.REQUEST_ID);
    }

    @Test
    void whatGoesWrongDuringASendNamesItsMessage() {
        queue.goAway();
        var id = send("order-1", HELLO).isOk(202).get("message").path("id").asText();

        var line = lines.with("could not be queued").getFirst();
        assertThat(line.path("messageId").asText()).isEqualTo(id);
        assertThat(line.path("requestId").asText()).isEqualTo(SampleEvent.REQUEST_ID);
    }

    @Test
    void everyRouteOfAHoldNamesIt() {
        var placed = hold("{\"amount\":5,\"referenceId\":\"r\"}", PlaceHoldHandler::new);
        assertThat(line().path("holdId").asText()).isEqualTo(placed);
        assertThat(line().has("messageId")).isFalse();
        hold("{\"referenceId\":\"r\",\"expiresInSeconds\":3600}", ExtendHoldHandler::new);
        assertThat(line().path("holdId").asText()).isEqualTo(placed);
        hold("{\"referenceId\":\"r\"}", DeductHandler::new);
        assertThat(line().path("holdId").asText()).isEqualTo(placed);
        api.call(ReleaseHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"r\"}")
                .send()
                .isRefused(409, "hold_converted");
        assertThat(line().path("holdId").asText()).isEqualTo(placed);
        api.call(RefundHoldHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"user_ada\",\"holdId\":\"%s\",\"referenceId\":\"back\"}".formatted(placed))
                .send()
                .isOk(201);
        assertThat(line().path("holdId").asText()).isEqualTo(placed);
        api.call(GetHoldHandler::new)
                .as(api.user(ADA))
                .path("holdId", placed)
                .send()
                .isOk(200);
        assertThat(line().path("holdId").asText()).isEqualTo(placed);
    }

    private String hold(String body, TestApi.Handler handler) {
        return api.call(handler)
                .as(api.user(ADA))
                .body(body)
                .send()
                .get("hold")
                .path("id")
                .asText();
    }

    @Test
    void aPathThatIsNoIdIsNotLogged() {
        read(ADA, "+15550100000").isRefused(404, "message_not_found");
        assertThat(line().has("messageId")).isFalse();
    }

    @Test
    void aWebhookNamesTheMessagesOfItsStatuses() {
        var first = new UUID(1, 1).toString();
        var second = new UUID(2, 2).toString();
        webhook(status(first));
        assertThat(line().path("messageId").asText()).isEqualTo(first);
        webhook(status(first) + "," + status(second) + "," + status("+15550100000"));
        assertThat(line().has("messageId")).isFalse();
        assertThat(line().path("messageIds")).extracting(JsonNode::asText).containsExactly(first, second);
    }

    private static String status(String callbackData) {
        return "{\"id\":\"wamid.A==\",\"status\":\"sent\",\"timestamp\":\"1700000000\",\"biz_opaque_callback_data\":\""
                + callbackData + "\"}";
    }

    private void webhook(String statuses) {
        var body =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{"
                        + "\"statuses\":[" + statuses + "]}}]}]}";
        api.call(ReceiveWebhookHandler::new)
                .header("x-hub-signature-256", MetaSignature.of(body, "local-app-secret"))
                .body(body)
                .send();
    }
}
