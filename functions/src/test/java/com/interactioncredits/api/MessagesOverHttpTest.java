package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.messaging.MessageEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesOverHttpTest {
    private static final String HELLO = "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"Hello 🎈\"}}";

    private final FakeQueue queue = new FakeQueue();
    private final TestApi api = new TestApi(Map.of("MESSAGE_PRICE", "3"), queue.address());

    @BeforeEach
    void grant100ToAda() {
        api.call(GrantCreditsHandler::new).as(api.operator("user_root")).send().isOk(201);
    }

    @AfterEach
    void close() {
        queue.close();
    }

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

    @Test
    void anotherUsersMessageDoesNotExist() {
        var id = send("key-1", HELLO).get("message").path("id").asText();

        assertThat(read(ADA, id).isOk(200).get("message").path("id").asText()).isEqualTo(id);
        read(BEN, id).isRefused(404, "message_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "1-1-1-1-1", "0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f"})
    void aMessageThatNobodySentDoesNotExist(String id) {
        read(ADA, id).isRefused(404, "message_not_found");
    }

    @Test
    void messagesAreListedNewestFirstInPages() {
        send("key-1", HELLO).isOk(202);
        api.advance(Duration.ofSeconds(1));
        var newest = send("key-2", HELLO).isOk(202).get("message");
        var list = api.call(ListMessagesHandler::new).as(api.user(ADA));

        var page = list.query("limit=1").send().isOk(200);
        assertThat(page.get("messages").path(0)).isEqualTo(newest);
        var cursor = page.get("nextCursor").asText();
        assertThat(list.query("limit=1&cursor=" + cursor)
                        .send()
                        .isOk(200)
                        .get("messages")
                        .size())
                .isEqualTo(1);
        list.as(api.user(BEN)).query("cursor=" + cursor).send().isRefused(400, "invalid_cursor");
        assertThat(list.query("").send().isOk(200).get("messages").isEmpty()).isTrue();
    }

    /// A11
    @Test
    void messagesAreListedByStatusRecipientAndTime() {
        var ids = sendThree();

        assertThat(listed("status=queued")).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertThat(listed("status=failed")).isEmpty();
        assertThat(listed("recipient=%2B15550100000")).containsExactly(ids.get(2), ids.get(0));
        assertThat(listed("recipient=%2B15550100009")).isEmpty();
        assertThat(listed("from=2026-11-22T10:00:01.250Z")).containsExactly(ids.get(2), ids.get(1));
        assertThat(listed("from=2026-11-22T10:00:01.250001Z")).containsExactly(ids.get(2));
        assertThat(listed("to=2026-11-22T10:00:01.250Z")).containsExactly(ids.get(0));
        assertThat(listed("to=2026-11-22T10:00:01.250001Z")).containsExactly(ids.get(1), ids.get(0));
        assertThat(listed("from=2026-11-22T10:00:00.250Z&to=2026-11-22T10:00:02.250Z"))
                .containsExactly(ids.get(1), ids.get(0));
        assertThat(listed("from=2026-11-22T10:00:00.251Z&to=2026-11-22T10:00:02.250Z&recipient=%2B15550100002"))
                .containsExactly(ids.get(1));
        assertThat(listed("from=2026-11-22T10:00:02.250Z&to=2026-11-22T10:00:01.250Z"))
                .isEmpty();
        assertThat(listed("from=-1000000000-01-01T00:00:00Z&to=%2B1000000000-12-31T23:59:59.999999999Z"))
                .hasSize(3);
        assertThat(listed("from=%2B1000000000-12-31T23:59:59.999999999Z")).isEmpty();
        assertThat(listed("to=-1000000000-01-01T00:00:00Z")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=sentt",
                "status=",
                "recipient=15550100000",
                "recipient=+15550100000",
                "recipient=%2B0155501000",
                "recipient=%2B15550100000%",
                "recipient=",
                "from=yesterday",
                "to=2026-11-22",
                "ids=",
                "ids=x",
                "ids=0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f,",
                "ids=0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f%20"
            })
    void aFilterThatCannotBeReadIsNamed(String query) {
        assertThat(list(query).send().isRefused(400, "invalid_request").badFields())
                .containsExactly(query.substring(0, query.indexOf('=')));
    }

    /// A number is in a cursor as a hash alone, and two numbers are two lists.
    @Test
    void aCursorOfMessagesBelongsToItsFilter() {
        sendThree();
        var recipient = "recipient=%2B15550100000";
        var cursor =
                list("limit=1&" + recipient).send().isOk(200).get("nextCursor").asText();

        list(recipient + "&cursor=" + cursor).send().isOk(200);
        for (var other : List.of("", "recipient=%2B15550100002&", "status=queued&", recipient + "&status=queued&")) {
            list(other + "cursor=" + cursor).send().isRefused(400, "invalid_cursor");
        }
        assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1))
                .doesNotContain("5550100000");
    }

    @Test
    void messagesAreReadByTheirIdsInTheOrderAsked() {
        var ids = sendThree();
        var nobodys = "0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f";
        var asked = "ids=%s,%s,%s,%s".formatted(ids.get(1), nobodys, ids.get(2).toUpperCase(Locale.ROOT), ids.get(1));
        var reply = list(asked).send().isOk(200);

        assertThat(reply.get("messages").findValuesAsText("id")).containsExactly(ids.get(1), ids.get(2));
        assertThat(reply.get("messages").path(0))
                .isEqualTo(read(ADA, ids.get(1)).get("message"));
        assertThat(reply.get("nextCursor").isNull()).isTrue();
        assertThat(list(asked)
                        .as(api.service())
                        .query(asked + "&userId=" + ADA)
                        .send()
                        .isOk(200)
                        .get("messages"))
                .hasSize(2);
        assertThat(list(asked).as(api.user(BEN)).send().isOk(200).get("messages"))
                .isEmpty();
    }

    @Test
    void idsAreUpToAHundredAndStandAlone() {
        var ids = IntStream.range(0, 101)
                .mapToObj(i -> "0f4f7a3c-6f0a-8d5e-9b1c-%012d".formatted(i))
                .toList();

        assertThat(list("ids=" + String.join(",", ids.subList(0, 100)))
                        .send()
                        .isOk(200)
                        .get("messages"))
                .isEmpty();
        assertThat(list("ids=" + String.join(",", ids))
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("ids");
        assertThat(list("status=failed&recipient=x&from=x&to=x&limit=1&cursor=x&ids=" + ids.getFirst())
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactlyInAnyOrder("status", "recipient", "from", "to", "limit", "cursor");
    }

    /// Console B4: whatever else the account has done since.
    @Test
    void theMovementsOfAMessageAreReadFromItsHold() {
        var id = send("key-1", HELLO).isOk(202).get("message").path("id").asText();
        assertThat(movements("messageId=" + id)).isEmpty();
        for (var event : List.of(
                new MessageEvent.Accepted("wamid.A"),
                new MessageEvent.Failed(Optional.empty()),
                new MessageEvent.Delivered())) {
            api.advance(Duration.ofSeconds(1));
            api.wiring().messageLifecycle().apply(UUID.fromString(id), event);
        }

        var all = movements("messageId=" + id);
        assertThat(all).extracting(Object::toString).allMatch(movement -> movement.contains(id));
        assertThat(all)
                .extracting(movement ->
                        movement.path("type").asText() + movement.path("amount").asLong())
                .containsExactly("deduction-3", "refund3", "deduction-3");
        assertThat(all)
                .extracting(movement -> movement.path("late").asBoolean())
                .containsExactly(true, false, false);
        var hold = all.getFirst().path("holdId").asText();
        assertThat(movements("holdId=" + hold)).isEqualTo(all);
        assertThat(movements("messageId=" + id + "&holdId=" + hold)).isEqualTo(all);
        assertThat(movements("type=refund&messageId=" + id)).isEqualTo(all.subList(1, 2));
        assertThat(movements("from=2026-11-22T10:00:03.250Z&messageId=" + id)).isEqualTo(all.subList(0, 1));
        assertThat(movements("holdId=%s&messageId=%s".formatted(id, id))).isEmpty();
    }

    @Test
    void theMovementsOfAnothersMessageAreNone() {
        var id = send("key-1", HELLO).isOk(202).get("message").path("id").asText();
        api.wiring().messageLifecycle().apply(UUID.fromString(id), new MessageEvent.Accepted("wamid.A"));
        var list = api.call(ListTransactionsHandler::new).query("messageId=" + id);

        assertThat(list.as(api.user(ADA)).send().isOk(200).get("transactions")).hasSize(1);
        assertThat(list.as(api.user(BEN)).send().isOk(200).get("transactions")).isEmpty();
        assertThat(list.as(api.user(ADA))
                        .path("creditType", "scraper")
                        .send()
                        .isOk(200)
                        .get("transactions"))
                .isEmpty();
    }

    /// The same whole and in pages of one.
    private List<JsonNode> movements(String query) {
        var list = api.call(ListTransactionsHandler::new).as(api.user(ADA));
        var whole = new ArrayList<JsonNode>();
        list.query(query).send().isOk(200).get("transactions").forEach(whole::add);
        var single = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = list.query(query + "&limit=1" + cursor).send().isOk(200);
            page.get("transactions").forEach(single::add);
            var next = page.get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        assertThat(single).as(query).isEqualTo(whole);
        return whole;
    }

    /// The first and the last to one number, a second apart.
    private List<String> sendThree() {
        var ids = new ArrayList<String>();
        for (var to : List.of("+15550100000", "+15550100002", "+15550100000")) {
            var sent = send("key-" + ids.size(), HELLO.replace("+15550100000", to));
            ids.add(sent.isOk(202).get("message").path("id").asText());
            api.advance(Duration.ofSeconds(1));
        }
        return ids;
    }

    /// The ids of all pages, which are the same in pages of one.
    private List<String> listed(String query) {
        var whole = list(query).send().isOk(200);
        var ids = whole.get("messages").findValuesAsText("id");
        assertThat(whole.get("nextCursor").isNull()).isTrue();
        var single = new ArrayList<String>();
        var cursor = "";
        do {
            var page = list(query + "&limit=1" + cursor).send().isOk(200);
            single.addAll(page.get("messages").findValuesAsText("id"));
            var next = page.get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        assertThat(single).as(query).isEqualTo(ids);
        return ids;
    }

    private Call list(String query) {
        return api.call(ListMessagesHandler::new).as(api.user(ADA)).query(query);
    }

    private Reply send(String key, String body) {
        return api.call(SendMessageHandler::new)
                .as(api.user(ADA))
                .header("idempotency-key", key)
                .body(body)
                .send();
    }

    private Reply read(String userId, String messageId) {
        return api.call(GetMessageHandler::new)
                .as(api.user(userId))
                .path("messageId", messageId)
                .send();
    }
}
