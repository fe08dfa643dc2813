package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Forged or altered notifications. They claim that an unconfirmed message was read and that a paid one failed, which
/// would change credits.
@Timeout(300)
@Order(Turns.ATTACKS)
class WebhookAttacksTest {
    private static final AttackFixture FIXTURE = AttackFixture.shared();
    private static final String PATH = "/api/webhooks/whatsapp";
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final int MEGABYTE = 1024 * 1024;

    private final AttackFixture.Snapshot before = FIXTURE.snapshot();
    private final ObjectNode claim = Meta.notification(
            Meta.status("read", id(FIXTURE.ada().unconfirmed())).put("note", "Zoë & co"),
            Meta.status("failed", id(FIXTURE.ada().read())));
    private final String body = claim.toString();

    private static String id(JsonNode message) {
        return message.get("id").asText();
    }

    @AfterEach
    void visibleStateIsUnchanged() {
        before.assertEventuallyUnchanged();
    }

    @TestFactory
    Stream<DynamicTest> aForgedNotificationIsRefused() {
        var right = Meta.signature(body);
        var signatures = new LinkedHashMap<String, List<String>>();
        signatures.put("no signature", List.of());
        signatures.put("an empty one", List.of(""));
        signatures.put("zeros", List.of("sha256=" + "0".repeat(64)));
        signatures.put("another body's", List.of("sha256=" + Meta.signature("{}")));
        signatures.put("another secret's", List.of("sha256=" + Meta.signature(body, "another-secret")));
        signatures.put("the verify token's", List.of("sha256=" + Meta.signature(body, "local-verify-token")));
        signatures.put("the right one without its algorithm", List.of(right));
        signatures.put("the right one called sha1", List.of("sha1=" + right));
        signatures.put("the right one in capitals", List.of("sha256=" + right.toUpperCase(Locale.ROOT)));
        signatures.put("the right one cut short", List.of("sha256=" + right.substring(0, 62)));
        signatures.put("the right one and more", List.of("sha256=" + right + "00"));
        signatures.put("a wrong and the right one", List.of("sha256=" + "0".repeat(64), "sha256=" + right));
        signatures.put("the right one twice", List.of("sha256=" + right, "sha256=" + right));
        return signatures.entrySet().stream()
                .map(row ->
                        refused(row.getKey(), 403, "forbidden", body.getBytes(StandardCharsets.UTF_8), row.getValue()));
    }

    @TestFactory
    Stream<DynamicTest> anAlteredNotificationIsRefused() {
        var signature = List.of("sha256=" + Meta.signature(body));
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("indented", claim.toPrettyString());
        bodies.put("escaped otherwise", body.replace("ë", "\\u00eb"));
        bodies.put("with a line end", body + "\n");
        bodies.put("after a byte order mark", "\uFEFF" + body);
        bodies.put("in another order", inAnotherOrder());
        bodies.put(
                "of another message",
                body.replace(id(FIXTURE.ada().unconfirmed()), id(FIXTURE.ben().unconfirmed())));
        bodies.put("of another status", body.replace("\"failed\"", "\"sent\""));
        bodies.put("nothing", "");
        var rows = new ArrayList<DynamicTest>();
        bodies.forEach((name, other) ->
                rows.add(refused(name, 403, "forbidden", other.getBytes(StandardCharsets.UTF_8), signature)));
        rows.add(refused("in UTF-16", 403, "forbidden", body.getBytes(StandardCharsets.UTF_16), signature));
        return rows.stream();
    }

    private String inAnotherOrder() {
        var other = claim.objectNode();
        other.set("entry", claim.get("entry"));
        other.set("object", claim.get("object"));
        return other.toString();
    }

    @TestFactory
    Stream<DynamicTest> aSignedBodyThatIsNotANotificationIsRefused() {
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("nothing", "");
        bodies.put("a list", "[" + body + "]");
        bodies.put("two", body + body);
        bodies.put("100,000 lists in one another", "[".repeat(100_000));
        bodies.put("100,000 objects in one another", "{\"entry\":".repeat(100_000));
        bodies.put("a number of 2,000 digits", "{\"x\":" + "9".repeat(2_000) + "}");
        var rows = new ArrayList<DynamicTest>();
        bodies.forEach((name, other) -> rows.add(refused(
                name,
                400,
                "invalid_request",
                other.getBytes(StandardCharsets.UTF_8),
                List.of("sha256=" + Meta.signature(other)))));
        var large = body + " ".repeat(6 * MEGABYTE);
        rows.add(refused(
                "6 MB",
                413,
                "body_too_large",
                large.getBytes(StandardCharsets.UTF_8),
                List.of("sha256=" + Meta.signature(large))));
        return rows.stream();
    }

    @Test
    void aSignedForeignNotificationIsAcceptedAndChangesNothing() {
        var ada = id(FIXTURE.ada().unconfirmed());
        for (var odd : List.of(
                Meta.status("exploded", ada),
                Meta.statusByWhatsAppId("read", "wamid.\ud800"),
                Meta.statusByWhatsAppId("read", "wamid.\u0000"),
                Meta.statusByWhatsAppId("read", "").put("timestamp", "soon"),
                Meta.statusByWhatsAppId("read", "w".repeat(513)))) {
            Meta.sendStatuses(FIXTURE.system(), odd);
        }
        var statusByWhatsAppId = Meta.notification(Meta.status("read", ada)).put("object", "page");
        assertThat(notify(
                                statusByWhatsAppId.toString().getBytes(StandardCharsets.UTF_8),
                                List.of("sha256=" + Meta.signature(statusByWhatsAppId.toString())))
                        .status())
                .isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> aSubscriptionWithoutTheVerifyTokenIsRefused() {
        var known = "hub.verify_token=local-verify-token";
        return Stream.of(
                        "hub.mode=subscribe",
                        "hub.mode=subscribe&hub.challenge=1",
                        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
                        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=local-verify-toke",
                        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=LOCAL-VERIFY-TOKEN",
                        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=local-verify-token%00",
                        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=local-app-secret",
                        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong&" + known,
                        "hub.mode=subscribe&hub.challenge=1&" + known + "&" + known,
                        "hub.mode=unsubscribe&hub.challenge=1&" + known,
                        "hub.mode=subscribe&" + known)
                .map(query -> DynamicTest.dynamicTest(query, () -> {
                    var reply = Api.exchange(FIXTURE.request(PATH + "?" + query).build());
                    assertThat(reply.status()).isEqualTo(403);
                    before.assertNothingWritten();
                }));
    }

    private DynamicTest refused(String name, int status, String code, byte[] bytes, List<String> signatures) {
        return DynamicTest.dynamicTest(name, () -> {
            var reply = notify(bytes, signatures);
            assertThat(Map.entry(reply.status(), reply.body().path("code").asText()))
                    .as("%s", reply.body())
                    .isEqualTo(Map.entry(status, code));
            before.assertNothingWritten();
        });
    }

    private static Api.Reply notify(byte[] bytes, List<String> signatures) {
        HttpRequest.Builder request = FIXTURE.request(PATH)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(bytes));
        signatures.forEach(signature -> request.header(SIGNATURE, signature));
        return Api.exchange(request.build());
    }
}
