package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListMessagesOverHttpTest extends MessageCalls {
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
        var unknown = "0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f";
        var asked = "ids=%s,%s,%s,%s".formatted(ids.get(1), unknown, ids.get(2).toUpperCase(Locale.ROOT), ids.get(1));
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
}
