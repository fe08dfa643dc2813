package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.TestTable;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.http.Cursor;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.ledger.Placing;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.MessageEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The changes as a client follows them.
class ChangesOverHttpTest {
    private final FakeQueue queue = new FakeQueue();
    private final TestApi api = new TestApi(Map.of("MESSAGE_PRICE", "3"), queue.address());
    private String since = "";

    @BeforeEach
    void grant100ToAda() {
        api.call(GrantCreditsHandler::new).as(api.operator("user_root")).send().isOk(201);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void aClientBeginsWithBothBalancesAndACursor() {
        place("before", 60);
        var reply = ask(ADA, "").isOk(200);

        assertThat(reply.json().properties().stream().map(Map.Entry::getKey))
                .containsExactly("balances", "holds", "messages", "more", "nextCursor", "messagePrice");
        assertThat(reply.get("messagePrice").asLong()).isEqualTo(3);
        assertThat(reply.get("balances").valueStream().map(balance -> balance.path("creditType")
                        .asText()))
                .containsExactly("interaction", "scraper");
        assertThat(reply.get("balances").get(0)).isEqualTo(balance());
        assertThat(reply.get("holds")).isEmpty();
        assertThat(reply.get("messages")).isEmpty();
        assertThat(reply.get("more").asBoolean()).isFalse();
        assertThat(reply.get("nextCursor").asText()).isNotEmpty();
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aBalanceComesWhenItIsNewerThanTheCursor() {
        follow();
        assertThat(follow().get("balances")).isEmpty();
        place("order-1", 60);

        var changed = follow().get("balances");
        assertThat(changed).hasSize(1);
        assertThat(changed.get(0)).isEqualTo(balance());
        assertThat(follow().get("balances")).isEmpty();
    }

    @Test
    void eachChangeOfAHoldShowsAsTheListShowsIt() {
        follow();
        place("order-1", 600);
        assertThat(follow().get("holds")).containsExactly(hold());
        laterThanTheOverlap();
        follow();
        laterThanTheOverlap();
        assertThat(follow().get("holds")).isEmpty();
        deduct("order-1");
        var changed = follow().get("holds");

        assertThat(changed).containsExactly(hold());
        assertThat(changed.get(0).path("status").asText()).isEqualTo("converted");
    }

    @Test
    void aHoldThatFallsDueShowsThoughNothingWasWritten() {
        place("order-1", 600);
        follow();
        laterThanTheOverlap();
        follow();
        laterThanTheOverlap();
        assertThat(follow().get("holds")).isEmpty();
        api.advance(Duration.ofMinutes(9));
        var changes = follow();

        assertThat(changes.get("holds")).containsExactly(hold());
        assertThat(changes.get("holds").valueStream().map(ChangesOverHttpTest::shown))
                .containsExactly("order-1 expired");
        assertThat(changes.get("balances").get(0).path("available").asLong()).isEqualTo(100);
    }

    @Test
    void aHoldThatExpiresLateIsAmongTheNextChanges() {
        place("order-1", 60);
        follow();
        api.advance(Duration.ofHours(2));
        since = cursor(ADA, api.wiring().clock().instant().minusSeconds(3600).toEpochMilli() + "//9/0");
        assertThat(follow().get("holds")).isEmpty();
        api.wiring().ledger().expire(UUID.fromString(hold().path("id").asText()));

        assertThat(follow().get("holds").valueStream().map(ChangesOverHttpTest::shown))
                .containsExactly("order-1 expired");
    }

    @Test
    void aMessageComesWithItsHold() {
        follow();
        var id = send("key-1");
        var queued = follow();
        assertThat(queued.get("messages")).containsExactly(message(id));
        assertThat(queued.get("holds")).containsExactly(hold());
        laterThanTheOverlap();
        assertThat(follow().get("messages")).hasSize(1);
        laterThanTheOverlap();
        assertThat(follow().get("messages")).isEmpty();
        api.wiring().messageLifecycle().apply(UUID.fromString(id), new MessageEvent.Accepted("wamid.A"));

        var sent = follow();
        assertThat(sent.get("messages")).containsExactly(message(id));
        assertThat(sent.get("messages").get(0).path("status").asText()).isEqualTo("sent");
        assertThat(sent.get("holds").valueStream().map(ChangesOverHttpTest::shown))
                .containsExactly("key-1 converted");
    }

    @Test
    void pagesOfOneLoseNothingWhileWritesGoOn() {
        follow();
        for (int number = 1; number <= 4; number++) {
            place("order-" + number, 600);
            api.advance(Duration.ofMillis(number % 2));
        }
        var seen = new HashSet<String>();
        boolean more = true;
        for (int page = 1; more; page++) {
            var changes = follow("limit=1");
            assertThat(changes.get("holds").size()).isLessThanOrEqualTo(1);
            changes.get("holds").forEach(hold -> seen.add(shown(hold)));
            more = changes.get("more").asBoolean();
            if (page == 2) {
                deduct("order-1");
                place("order-5", 600);
            }
        }

        assertThat(seen)
                .contains("order-1 converted", "order-2 active", "order-3 active", "order-4 active", "order-5 active");
    }

    @Test
    void whatShowsLateBehindAPageIsReadNextTime() {
        follow();
        place("order-1", 600);
        place("order-2", 600);
        assertThat(follow("limit=1").get("more").asBoolean()).isTrue();
        api.advance(Duration.ofSeconds(70));
        while (follow("limit=1").get("more").asBoolean()) {
            assertThat(since).isNotEmpty();
        }

        assertThat(follow().get("holds").valueStream().map(ChangesOverHttpTest::shown))
                .containsExactlyInAnyOrder("order-1 active", "order-2 active");
    }

    /// A request whose caller gave up, done a minute after its writer looked at the clock.
    @Test
    void aChangeThatShowsAMinuteLateIsFoundByTheNextReading() {
        var slow = Clock.fixed(api.wiring().clock().instant(), ZoneOffset.UTC);
        api.advance(Duration.ofSeconds(59));
        follow();
        follow();
        var request = new PlaceHold(
                new AccountId(ADA, CreditType.INTERACTION),
                Principals.of(Hold.Source.API),
                new Reference("late"),
                new Credits(1),
                Duration.ofHours(1),
                Optional.empty());
        var table = api.wiring().settings().tableName();
        new Placing(TestTable.dynamo(), table, slow, api.wiring().storeRetry(), PlaceBy.TRANSACTION).place(request);

        assertThat(follow().get("holds").valueStream().map(ChangesOverHttpTest::shown))
                .containsExactly("late active");
    }

    @Test
    void aUserSeesNoOtherUsersChanges() {
        follow();
        var bens = ask(BEN, "").isOk(200).get("nextCursor").asText();
        place("order-1", 60);
        send("key-1");
        var changes = ask(BEN, "since=" + bens).isOk(200);

        assertThat(changes.get("holds")).isEmpty();
        assertThat(changes.get("messages")).isEmpty();
        assertThat(changes.get("balances")).isEmpty();
        var refused = ask(BEN, "since=" + since).isRefused(400, "invalid_cursor");
        assertThat(refused.badFields()).containsExactly("since");
    }

    @Test
    void aServiceNamesTheUser() {
        follow();
        place("order-1", 60);
        var call = api.call(ListChangesHandler::new).as(api.service());

        assertThat(call.query("userId=user_ada&since=" + since).send().isOk(200).get("holds"))
                .containsExactly(hold());
        call.query("userId=user_ben&since=" + since).send().isRefused(400, "invalid_cursor");
        assertThat(call.query("since=" + since)
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .contains("userId");
    }

    @Test
    void aCursorLastsADay() {
        follow();
        api.advance(Duration.ofHours(24).minus(Duration.ofMinutes(1)));
        ask(ADA, "since=" + since).isOk(200);
        api.advance(Duration.ofMillis(1));

        ask(ADA, "since=" + since).isRefused(410, "cursor_expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "cursor=x", "status=active", "since=x&limit=0", "since=a&since=b"})
    void wrongParametersAreRefused(String query) {
        ask(ADA, query).isRefused(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "%00", "AAAAAAAAAAAAAAAAAAAAAAAA", "=="})
    void aMadeUpCursorIsRefused(String cursor) {
        assertThat(ask(ADA, "since=" + cursor).isRefused(400, "invalid_cursor").badFields())
                .containsExactly("since");
    }

    /// The checksum is no secret, so that anybody can make up a cursor of the own changes.
    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "x", "1795341600250", "1795341600250/1/2/3", "9//1/1", "1795341600250#//1/1"})
    void aForgedCursorOfNoSenseIsRefused(String inside) {
        ask(ADA, "since=" + cursor(ADA, inside)).isRefused(400, "invalid_cursor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000//0/0",
                "9999999999999//999999999999999999/999999999999999999",
                "0000000000000#00000000-0000-0000-0000-000000000000/9999999999999/0/0",
                "9999999999999#ffffffff-ffff-ffff-ffff-ffffffffffff/0000000000000/0/0",
                "0000000000000#00000000-0000-0000-0000-000000000000/1795341600250/0/0"
            })
    void aForgedCursorLeadsNowhereButIntoTheOwnChanges(String inside) {
        place("order-1", 60);
        send("key-1");
        var reply = ask(BEN, "since=" + cursor(BEN, inside));

        assertThat(reply.status()).isIn(200, 410);
        if (reply.status() == 200) {
            assertThat(reply.get("holds")).isEmpty();
            assertThat(reply.get("messages")).isEmpty();
            ask(BEN, "since=" + reply.get("nextCursor").asText());
        }
    }

    private static String cursor(String userId, String inside) {
        return Cursor.of("changes", userId).write(inside);
    }

    private void laterThanTheOverlap() {
        api.advance(Duration.ofSeconds(61));
    }

    private Reply follow() {
        return follow("limit=100");
    }

    private Reply follow(String query) {
        var reply =
                ask(ADA, since.isEmpty() ? query : query + "&since=" + since).isOk(200);
        since = reply.get("nextCursor").asText();
        return reply;
    }

    private Reply ask(String userId, String query) {
        return api.call(ListChangesHandler::new)
                .as(api.user(userId))
                .query(query)
                .send();
    }

    private void place(String reference, int seconds) {
        api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .body("{\"amount\":10,\"referenceId\":\"%s\",\"expiresInSeconds\":%d}".formatted(reference, seconds))
                .send()
                .isOk(201);
    }

    private void deduct(String reference) {
        api.call(DeductHandler::new)
                .as(api.user(ADA))
                .body("{\"referenceId\":\"%s\"}".formatted(reference))
                .send()
                .isOk(200);
    }

    private String send(String key) {
        return api.call(SendMessageHandler::new)
                .as(api.user(ADA))
                .header("idempotency-key", key)
                .send()
                .isOk(202)
                .get("message")
                .path("id")
                .asText();
    }

    /// As the list of holds shows the newest one.
    private JsonNode hold() {
        return api.call(ListHoldsHandler::new)
                .as(api.user(ADA))
                .query("")
                .send()
                .isOk(200)
                .get("holds")
                .get(0);
    }

    private JsonNode message(String id) {
        return api.call(GetMessageHandler::new)
                .as(api.user(ADA))
                .path("messageId", id)
                .send()
                .isOk(200)
                .get("message");
    }

    private JsonNode balance() {
        return api.call(GetBalanceHandler::new)
                .as(api.user(ADA))
                .send()
                .isOk(200)
                .get("balance");
    }

    private static String shown(JsonNode hold) {
        return hold.path("referenceId").asText() + " " + hold.path("status").asText();
    }
}
