package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.e2e.AttackFixture.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Access to other users' data: their holds, messages and cursors, and holds that only a message or a service may end.
/// The answer for another user's item is the same as for an unknown one.
@Timeout(300)
@Order(Turns.ATTACKS)
class AccessToOthersDataTest {
    private static final AttackFixture FIXTURE = AttackFixture.shared();
    private static final Member ADA = FIXTURE.ada();
    private static final Member BEN = FIXTURE.ben();
    private static final String CREDITS = "/api/credits/interaction/";
    private static final List<String> ENDINGS = List.of("deduct", "release-hold");

    private final AttackFixture.Snapshot before = FIXTURE.snapshot();

    @AfterEach
    void visibleStateIsUnchanged() {
        before.assertUnchanged();
    }

    @TestFactory
    Stream<DynamicTest> anotherUsersHoldIsNotFound() {
        var rows = new ArrayList<DynamicTest>();
        for (var ending : ENDINGS) {
            for (var hold : ADA.holds()) {
                rows.add(refused(
                        "Ben " + ending + " " + hold, BEN.api(), CREDITS + ending, byId(hold), 404, "hold_not_found"));
                rows.add(refused(
                        "a service " + ending + " in Ben's name " + hold,
                        FIXTURE.service(),
                        CREDITS + ending,
                        byId(hold).put("userId", BEN.userId()),
                        404,
                        "hold_not_found"));
                rows.add(refused(
                        "Ada " + ending + " as the other credit type " + hold,
                        ADA.api(),
                        "/api/credits/scraper/" + ending,
                        byId(hold),
                        404,
                        "hold_not_found"));
                rows.add(refused(
                        "an operator " + ending + " " + hold,
                        FIXTURE.operator(),
                        CREDITS + ending,
                        byId(hold),
                        404,
                        "hold_not_found"));
            }
        }
        return rows.stream();
    }

    @Test
    void anotherUsersItemsAndUnknownItemsHaveTheSameAnswer() {
        for (var ending : ENDINGS) {
            var anothers = BEN.api().post(CREDITS + ending, byId(ADA.holds().getFirst()));
            var unknown =
                    BEN.api().post(CREDITS + ending, byId(UUID.randomUUID().toString()));
            assertThat(withoutRequest(anothers)).isEqualTo(withoutRequest(unknown));
        }
        var anothers = BEN.api().get("/api/whatsapp/messages/" + id(ADA.read()));
        var unknown = BEN.api().get("/api/whatsapp/messages/" + UUID.randomUUID());
        assertThat(anothers.status()).isEqualTo(404);
        assertThat(withoutRequest(anothers)).isEqualTo(withoutRequest(unknown));
        var anothersHold = BEN.api().get(CREDITS + "holds/" + ADA.holds().getFirst());
        assertThat(anothersHold.status()).isEqualTo(404);
        assertThat(withoutRequest(anothersHold))
                .isEqualTo(withoutRequest(BEN.api().get(CREDITS + "holds/" + UUID.randomUUID())));
        before.assertNothingWritten();
    }

    private static JsonNode withoutRequest(Api.Reply refusal) {
        return ((ObjectNode) refusal.body()).without("requestId");
    }

    @TestFactory
    Stream<DynamicTest> aUserCannotEndManagedHolds() {
        var rows = new ArrayList<DynamicTest>();
        var job = id(ADA.job());
        var messages = ADA.unconfirmed().get("holdId").asText();
        for (var ending : ENDINGS) {
            rows.add(refused(
                    "Ada " + ending + " a service's job", ADA.api(), CREDITS + ending, byId(job), 409, "hold_managed"));
            rows.add(refused(
                    "Ada " + ending + " a service's job by its reference",
                    ADA.api(),
                    CREDITS + ending,
                    byReference("job"),
                    404,
                    "hold_not_found"));
            rows.add(refused(
                    "Ada " + ending + " a message's hold",
                    ADA.api(),
                    CREDITS + ending,
                    byId(messages),
                    409,
                    "hold_managed"));
            rows.add(refused(
                    "Ada " + ending + " a message's hold by its key",
                    ADA.api(),
                    CREDITS + ending,
                    byReference("unconfirmed"),
                    404,
                    "hold_not_found"));
            rows.add(refused(
                    "a service " + ending + " a message's hold",
                    FIXTURE.service(),
                    CREDITS + ending,
                    byId(messages).put("userId", ADA.userId()),
                    409,
                    "hold_managed"));
            rows.add(refused(
                    "a service " + ending + " Ada's own hold by its reference",
                    FIXTURE.service(),
                    CREDITS + ending,
                    byReference("mine").put("userId", ADA.userId()),
                    404,
                    "hold_not_found"));
        }
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> aCursorWorksForItsOwnListOnly() {
        var lists = List.of(
                CREDITS + "holds", CREDITS + "holds?status=active", CREDITS + "transactions", "/api/whatsapp/messages");
        var rows = new ArrayList<DynamicTest>();
        lists.forEach(list -> {
            var cursor = cursor(ADA.api(), list);
            assertThat(ADA.api().get(with(list, cursor)).status()).isEqualTo(200);
            rows.add(badCursor("Ada's cursor of " + list + " in Ben's hands", BEN.api(), list, cursor));
            rows.add(badCursor("an operator's try with Ada's cursor of " + list, FIXTURE.operator(), list, cursor));
            rows.add(badCursor(
                    "a service's try in Ben's name with Ada's cursor of " + list,
                    FIXTURE.service(),
                    list + (list.contains("?") ? "&" : "?") + "userId=" + BEN.userId(),
                    cursor));
            rows.add(badCursor("a changed cursor of " + list, ADA.api(), list, changed(cursor)));
            rows.add(badCursor("a cursor of " + list + " cut short", ADA.api(), list, cursor.substring(1)));
            rows.add(badCursor("a cursor of " + list + " with something after", ADA.api(), list, cursor + "A"));
            rows.add(badCursor("an empty cursor of " + list, ADA.api(), list, ""));
            lists.stream()
                    .filter(other -> !other.equals(list))
                    .forEach(other ->
                            rows.add(badCursor("a cursor of " + list + " at " + other, ADA.api(), other, cursor)));
        });
        var credits = cursor(ADA.api(), CREDITS + "holds");
        rows.add(badCursor("a cursor of the other credit type", ADA.api(), "/api/credits/scraper/holds", credits));
        rows.add(badCursor("a cursor of another filter", ADA.api(), CREDITS + "holds?status=released", credits));
        return rows.stream();
    }

    private static String cursor(Api user, String list) {
        return user.get(list + (list.contains("?") ? "&" : "?") + "limit=1")
                .body()
                .get("nextCursor")
                .asText();
    }

    private static String with(String list, String cursor) {
        return list + (list.contains("?") ? "&" : "?") + "cursor=" + cursor;
    }

    private static String changed(String cursor) {
        return (cursor.charAt(0) == 'A' ? 'B' : 'A') + cursor.substring(1);
    }

    private DynamicTest badCursor(String name, Api caller, String list, String cursor) {
        return DynamicTest.dynamicTest(name, () -> {
            assertRefused(caller.get(with(list, cursor)), 400, "invalid_cursor");
            before.assertNothingWritten();
        });
    }

    @TestFactory
    Stream<DynamicTest> aCallerWithoutPermissionIsRefused() {
        var hold = JsonNodeFactory.instance.objectNode().put("amount", 1).put("referenceId", "theirs");
        var support = new Api(
                        FIXTURE.system().baseUri(),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("userId", ADA.userId())
                                .put("actor", "user_support"))
                .withToken();
        var bens = hold.deepCopy().put("userId", BEN.userId());
        return Stream.of(
                refused("a user names another", ADA.api(), CREDITS + "hold", bens, 400, "invalid_request"),
                refused(
                        "an operator names another",
                        FIXTURE.operator(),
                        CREDITS + "hold",
                        bens,
                        400,
                        "invalid_request"),
                refused(
                        "a service without a userId",
                        FIXTURE.service(),
                        CREDITS + "hold",
                        hold,
                        400,
                        "invalid_request"),
                refused("a user grants", ADA.api(), CREDITS + "grants", bens, 403, "forbidden"),
                refused("support spends", support, CREDITS + "hold", hold, 403, "forbidden"),
                refused(
                        "support takes",
                        support,
                        CREDITS + "deduct",
                        byId(ADA.holds().getFirst()),
                        403,
                        "forbidden"),
                refused(
                        "support gives back",
                        support,
                        CREDITS + "release-hold",
                        byId(ADA.holds().getFirst()),
                        403,
                        "forbidden"),
                refused("support grants", support, CREDITS + "grants", bens, 403, "forbidden"));
    }

    @TestFactory
    Stream<DynamicTest> anEndedHoldStaysEnded() {
        return Stream.of(
                refused(
                        "a spent hold is released",
                        ADA.api(),
                        CREDITS + "release-hold",
                        byReference("spent"),
                        409,
                        "hold_converted"),
                refused(
                        "a spent hold is deducted otherwise",
                        ADA.api(),
                        CREDITS + "deduct",
                        byReference("spent").put("amount", 1),
                        409,
                        "hold_converted"),
                refused(
                        "a returned hold is deducted",
                        ADA.api(),
                        CREDITS + "deduct",
                        byReference("returned"),
                        409,
                        "hold_released"),
                refused(
                        "more is deducted than was held",
                        ADA.api(),
                        CREDITS + "deduct",
                        byReference("mine").put("amount", 6),
                        409,
                        "amount_exceeds_hold"),
                refused(
                        "a reference is used for something else",
                        ADA.api(),
                        CREDITS + "hold",
                        byReference("mine").put("amount", 6),
                        409,
                        "reference_reused"),
                refused(
                        "more is held than there is",
                        ADA.api(),
                        CREDITS + "hold",
                        byReference("rich").put("amount", 1_000),
                        402,
                        "insufficient_credits"));
    }

    private DynamicTest refused(String name, Api caller, String path, ObjectNode body, int status, String code) {
        return DynamicTest.dynamicTest(name, () -> {
            assertRefused(caller.post(path, body), status, code);
            before.assertUnchanged();
        });
    }

    private static void assertRefused(Api.Reply reply, int status, String code) {
        assertThat(Map.entry(reply.status(), reply.body().path("code").asText()))
                .as("%s", reply.body())
                .isEqualTo(Map.entry(status, code));
    }

    private static String id(JsonNode item) {
        return item.get("id").asText();
    }

    private static ObjectNode byId(String hold) {
        return JsonNodeFactory.instance.objectNode().put("holdId", hold);
    }

    private static ObjectNode byReference(String reference) {
        return JsonNodeFactory.instance.objectNode().put("referenceId", reference);
    }
}
