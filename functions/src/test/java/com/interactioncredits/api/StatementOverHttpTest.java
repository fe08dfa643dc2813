package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.http.Cursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementOverHttpTest {
    private final TestApi api = new TestApi();

    @BeforeEach
    void grant100ToAda() {
        api.call(GrantCreditsHandler::new).as(api.operator("user_root")).send().isOk(201);
    }

    @Test
    void aBalanceHasTheFieldsOfTheContractInItsOrder() {
        place("r1", 90);
        var reply = balance().send().isOk(200);
        var balance = reply.get("balance");

        assertThat(reply.fieldNames("balance"))
                .containsExactly(
                        "creditType",
                        "available",
                        "held",
                        "spent",
                        "granted",
                        "activeHolds",
                        "nextExpiryAt",
                        "level",
                        "lowBecauseHeld",
                        "lowThreshold",
                        "frozen",
                        "version",
                        "asOf");
        assertThat(balance.path("available").asLong()).isEqualTo(10);
        assertThat(balance.path("held").asLong()).isEqualTo(90);
        assertThat(balance.path("spent").asLong()).isZero();
        assertThat(balance.path("granted").asLong()).isEqualTo(100);
        assertThat(balance.path("activeHolds").asInt()).isEqualTo(1);
        assertThat(balance.path("nextExpiryAt").asText()).isEqualTo("2026-11-22T10:15:00.250Z");
        assertThat(balance.path("level").asText()).isEqualTo("low");
        assertThat(balance.path("lowBecauseHeld").asBoolean()).isTrue();
        assertThat(balance.path("lowThreshold").asLong()).isEqualTo(20);
        assertThat(balance.path("asOf").asText()).isEqualTo("2026-11-22T10:00:00.250Z");
    }

    @Test
    void anUnusedAccountIsAllZeros() {
        var balance = api.call(GetBalanceHandler::new)
                .as(api.user(BEN))
                .send()
                .isOk(200)
                .get("balance");

        assertThat(balance.path("available").asLong()).isZero();
        assertThat(balance.path("granted").asLong()).isZero();
        assertThat(balance.path("nextExpiryAt").isNull()).isTrue();
        assertThat(balance.path("level").asText()).isEqualTo("empty");
    }

    @Test
    void aBalanceMayBeKeptAndAskedForAgain() {
        var reply = balance().send().isOk(200);

        assertThat(reply.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(reply.header("ETag")).matches("\"[!#-~]+\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "*", "\"other\", %s", "\"a,b\",W/\"c\" ,%s", " %s "})
    void whatIsKnownIsNotSentAgain(String ifNoneMatch) {
        var tag = String.valueOf(balance().send().header("ETag"));
        api.advance(Duration.ofSeconds(7));
        var reply =
                balance().header("if-none-match", ifNoneMatch.formatted(tag)).send();

        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.header("ETag")).isEqualTo(tag);
        assertThat(reply.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(reply.header("Content-Type")).isNull();
        assertThat(reply.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "", "x", "\"\"", "\"*\"", "W/"})
    void anotherTagIsAnswered(String ifNoneMatch) {
        balance().header("if-none-match", ifNoneMatch).send().isOk(200);
    }

    @Test
    void everyVisibleChangeChangesTheTag() {
        var before = balance().send().header("ETag");
        place("r1", 1);
        var held = balance().send().header("ETag");
        api.advance(Duration.ofMinutes(16));
        var expired = balance().send().header("ETag");

        assertThat(held).isNotEqualTo(before);
        assertThat(expired).isNotEqualTo(held).isNotEqualTo(before);
    }

    @Test
    void holdsAreListedNewestFirstInPages() {
        for (int i = 1; i <= 5; i++) {
            place("r" + i, 1);
            api.advance(Duration.ofSeconds(1));
        }

        assertThat(references(ListHoldsHandler::new, "holds", "limit=2")).containsExactly("r5", "r4", "r3", "r2", "r1");
        assertThat(references(ListHoldsHandler::new, "holds", "limit=2&status=active"))
                .containsExactly("r5", "r4", "r3", "r2", "r1");
        assertThat(references(ListHoldsHandler::new, "holds", "limit=2&status=converted"))
                .isEmpty();
        assertThat(references(ListTransactionsHandler::new, "transactions", "limit=1"))
                .containsExactly("invoice-1");
    }

    @Test
    void aCursorWorksForItsOwnAccountRouteAndFilterOnly() {
        place("r1", 1);
        place("r2", 1);
        var cursor = api.call(ListHoldsHandler::new)
                .as(api.user(ADA))
                .query("limit=1")
                .send()
                .isOk(200)
                .get("nextCursor")
                .asText();
        var holds = api.call(ListHoldsHandler::new);

        holds.as(api.user(ADA)).query("cursor=" + cursor).send().isOk(200);
        holds.as(api.user(ADA)).query("limit=7&cursor=" + cursor).send().isOk(200);
        holds.as(api.service()).query("userId=user_ada&cursor=" + cursor).send().isOk(200);
        holds.as(api.user(BEN)).query("cursor=" + cursor).send().isRefused(400, "invalid_cursor");
        holds.as(api.user(ADA)).query("status=active&cursor=" + cursor).send().isRefused(400, "invalid_cursor");
        holds.path("creditType", "scraper").query("cursor=" + cursor).send().isRefused(400, "invalid_cursor");
        api.call(ListTransactionsHandler::new)
                .as(api.user(ADA))
                .query("cursor=" + cursor)
                .send()
                .isRefused(400, "invalid_cursor");
    }

    /// The checksum is no secret, so that anybody can make up a cursor of the own list.
    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "!", "~", "9999", "HOLD#user_ada#interaction", "\uffff", "user_ada"})
    void aForgedCursorLeadsNowhereButIntoTheOwnList(String position) {
        place("r1", 10);
        var holds = Cursor.of("holds", BEN, "interaction", "").write(position);
        var active = Cursor.of("holds", BEN, "interaction", "active").write(position);
        var transactions = Cursor.of("transactions", BEN, "interaction").write(position);
        var messages = Cursor.of("messages", BEN).write(position);

        assertShowsNothing(ListHoldsHandler::new, "holds", "cursor=" + holds);
        assertShowsNothing(ListHoldsHandler::new, "holds", "status=active&cursor=" + active);
        assertShowsNothing(ListTransactionsHandler::new, "transactions", "cursor=" + transactions);
        assertShowsNothing(ListMessagesHandler::new, "messages", "cursor=" + messages);
    }

    private void assertShowsNothing(TestApi.Handler handler, String list, String query) {
        assertThat(api.call(handler)
                        .as(api.user(BEN))
                        .query(query)
                        .send()
                        .isOk(200)
                        .get(list))
                .isEmpty();
    }

    private List<String> references(TestApi.Handler handler, String list, String query) {
        var references = new ArrayList<String>();
        var cursor = "";
        do {
            var reply = api.call(handler)
                    .as(api.user(ADA))
                    .query(query + cursor)
                    .send()
                    .isOk(200);
            for (JsonNode item : reply.get(list)) {
                references.add(item.path("referenceId").asText());
            }
            cursor = reply.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + reply.get("nextCursor").asText();
        } while (!cursor.isEmpty());
        return references;
    }

    private Call balance() {
        return api.call(GetBalanceHandler::new).as(api.user(ADA));
    }

    private Call list(TestApi.Handler handler, String query) {
        return api.call(handler).as(api.user(ADA)).query(query);
    }

    private static List<String> references(Reply reply, String list) {
        var references = new ArrayList<String>();
        reply.isOk(200)
                .get(list)
                .forEach(each -> references.add(each.path("referenceId").asText()));
        return references;
    }

    private void end(TestApi.Handler handler, String reference) {
        api.call(handler)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"%s\"}".formatted(reference))
                .send()
                .isOk(200);
    }

    /// A7: clients go on while there is a cursor, and took an empty page for the end.
    @Test
    void aFilteredPageIsFullUnlessTheListEnds() {
        for (int i = 0; i < 45; i++) {
            place("h" + i, 1);
            api.advance(Duration.ofMillis(1));
        }
        for (int i = 0; i < 45; i++) {
            end(i % 15 == 7 ? ReleaseHoldHandler::new : DeductHandler::new, "h" + i);
        }
        var first = list(ListHoldsHandler::new, "status=released&limit=2").send();
        assertThat(references(first, "holds")).containsExactly("h37", "h22");
        var second = list(
                        ListHoldsHandler::new,
                        "status=released&limit=2&cursor="
                                + first.get("nextCursor").asText())
                .send();
        assertThat(references(second, "holds")).containsExactly("h7");
        assertThat(second.get("nextCursor").isNull()).isTrue();
        var whole = list(ListHoldsHandler::new, "status=released&limit=3").send();
        assertThat(references(whole, "holds")).containsExactly("h37", "h22", "h7");
        assertThat(whole.get("nextCursor").isNull()).isTrue();
        assertThat(list(ListHoldsHandler::new, "limit=45")
                        .send()
                        .get("nextCursor")
                        .isNull())
                .isTrue();
        assertThat(list(ListHoldsHandler::new, "limit=44")
                        .send()
                        .get("nextCursor")
                        .isNull())
                .isFalse();
    }

    /// A11
    @Test
    void aListShowsWhatIsAskedFor() {
        place("one", 2);
        place("two", 3);
        end(DeductHandler::new, "one");
        api.advance(Duration.ofSeconds(1));
        end(DeductHandler::new, "two");

        assertThat(references(list(ListHoldsHandler::new, "referenceId=two").send(), "holds"))
                .containsExactly("two");
        assertThat(references(
                        list(ListHoldsHandler::new, "referenceId=two&status=active")
                                .send(),
                        "holds"))
                .isEmpty();
        var hold = list(ListHoldsHandler::new, "referenceId=one")
                .send()
                .get("holds")
                .get(0)
                .path("id")
                .asText();
        assertThat(references(
                        list(ListTransactionsHandler::new, "holdId=" + hold).send(), "transactions"))
                .containsExactly("one");
        assertThat(references(
                        list(ListTransactionsHandler::new, "type=deduction").send(), "transactions"))
                .containsExactly("two", "one");
        assertThat(references(list(ListTransactionsHandler::new, "type=refund").send(), "transactions"))
                .isEmpty();
        assertThat(references(
                        list(ListTransactionsHandler::new, "from=2026-11-22T10:00:01.250Z")
                                .send(),
                        "transactions"))
                .containsExactly("two");
        assertThat(references(
                        list(ListTransactionsHandler::new, "type=deduction&to=2026-11-22T10:00:01.250Z")
                                .send(),
                        "transactions"))
                .containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=charge",
                "type=",
                "holdId=1-1-1-1-1",
                "messageId=x",
                "from=yesterday",
                "to=2026-11-22",
                "from=2026-11-22T10:00:00%2B01:00"
            })
    void aFilterThatCannotBeReadIsNamed(String query) {
        assertThat(list(ListTransactionsHandler::new, query)
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly(query.substring(0, query.indexOf('=')));
    }

    /// A4: who grants must be able to see what became of it.
    @Test
    void anOperatorReadsAnyAccount() {
        place("r1", 90);
        for (var handler :
                List.<TestApi.Handler>of(GetBalanceHandler::new, ListHoldsHandler::new, ListTransactionsHandler::new)) {
            var own = api.call(handler).as(api.user(ADA)).send().isOk(200);
            var operators = api.call(handler)
                    .as(api.operator("user_root"))
                    .query("userId=" + ADA)
                    .send()
                    .isOk(200);
            assertThat(withoutActors(operators)).isEqualTo(own.text().replaceAll("\"asOf\":\"[^\"]*\"", ""));
            assertThat(api.call(handler)
                            .as(api.operator("user_root"))
                            .query("userId=ada")
                            .send()
                            .isRefused(400, "invalid_request")
                            .badFields())
                    .containsExactly("userId");
            assertThat(api.call(handler)
                            .as(api.user(BEN))
                            .query("userId=" + ADA)
                            .send()
                            .isRefused(400, "invalid_request")
                            .badFields())
                    .containsExactly("userId");
        }
        assertThat(api.call(GetBalanceHandler::new)
                        .as(api.operator("user_root"))
                        .send()
                        .isOk(200)
                        .get("balance")
                        .path("granted")
                        .asLong())
                .isZero();
    }

    /// Users do not see who made a movement.
    private static String withoutActors(Reply reply) {
        return reply.text().replaceAll("\"actor\":\"[^\"]*\"", "\"actor\":null").replaceAll("\"asOf\":\"[^\"]*\"", "");
    }

    private void place(String reference, long amount) {
        api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"amount\":%d,\"referenceId\":\"%s\"}".formatted(amount, reference))
                .send()
                .isOk(201);
    }
}
