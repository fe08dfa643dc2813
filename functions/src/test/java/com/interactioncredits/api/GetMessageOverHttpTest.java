package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.messages.MessageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GetMessageOverHttpTest extends MessageCalls {
    @Test
    void anotherUsersMessageDoesNotExist() {
        var id = send("key-1", HELLO).get("message").path("id").asText();

        assertThat(read(ADA, id).isOk(200).get("message").path("id").asText()).isEqualTo(id);
        read(BEN, id).isRefused(404, "message_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "1-1-1-1-1", "0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f"})
    void anUnknownMessageIsNotFound(String id) {
        read(ADA, id).isRefused(404, "message_not_found");
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
}
