package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Invalid input from a user with a valid token: each row is refused as the contract says, before any write. In bodies,
/// `'` stands for `"`.
@Timeout(300)
@Order(Turns.ATTACKS)
class InputAttacksTest {
    private static final AttackFixture FIXTURE = AttackFixture.shared();
    private static final String CREDITS = "/api/credits/interaction/";
    private static final String SEND = "/api/whatsapp/send";
    private static final String INVALID = "invalid_request";
    private static final String ADA = token(FIXTURE.ada().api());
    private static final String OPERATOR = token(FIXTURE.operator());
    private static final int MEGABYTE = 1024 * 1024;

    private final AttackFixture.Snapshot before = FIXTURE.snapshot();

    @AfterEach
    void visibleStateIsUnchanged() {
        before.assertUnchanged();
    }

    private record Refusal(int status, String code) {}

    private static String token(Api caller) {
        return "Bearer " + caller.token().orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> anInvalidNumberIsRefused() {
        var rows = new ArrayList<DynamicTest>();
        for (var number : List.of(
                "1e309",
                "-1e309",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "9007199254740993",
                "-0",
                "0",
                "-1",
                "1.0",
                "1e0",
                "1E3",
                "0.5",
                "01",
                "+1",
                "0x1",
                "1_000",
                "NaN",
                "Infinity",
                "'1'",
                "''",
                "true",
                "[1]",
                "{}",
                "1000001",
                "9".repeat(50_000))) {
            var name = number.substring(0, Math.min(30, number.length()));
            rows.add(refused("hold of " + name, "hold", "{'amount':" + number + ",'referenceId':'r'}"));
            rows.add(refused("deduct of " + name, "deduct", "{'amount':" + number + ",'referenceId':'mine'}"));
        }
        rows.add(refused("hold of null", "hold", "{'amount':null,'referenceId':'r'}"));
        for (var seconds : List.of("1e309", "-1", "59", "604801", "60.0", "'60'", "9223372036854775808")) {
            rows.add(refused(
                    "hold for " + seconds,
                    "hold",
                    "{'amount':1,'referenceId':'r','expiresInSeconds':" + seconds + "}"));
        }
        for (var amount : List.of("1000000001", "9007199254740993", "9223372036854775808", "1e9", "-1000", "1.0")) {
            rows.add(attack(
                    "grant of " + amount,
                    new Refusal(400, INVALID),
                    post(
                            CREDITS + "grants",
                            OPERATOR,
                            json("{'userId':'user_ada','amount':" + amount + ",'referenceId':'r'}"))));
        }
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsNotOneJsonObjectIsRefused() {
        var good = "{'amount':1,'referenceId':'r'}";
        var bodies = new LinkedHashMap<String, byte[]>();
        bodies.put("nothing", new byte[0]);
        bodies.put("null", bytes("null"));
        bodies.put("a list of one", bytes("[" + good + "]"));
        bodies.put("two objects", bytes(good + good));
        bodies.put("something after", bytes(good + "x"));
        bodies.put("a NUL after", bytes(good + "\u0000"));
        bodies.put("a byte order mark", bytes("\uFEFF" + good));
        bodies.put("UTF-16", json(good).getBytes(StandardCharsets.UTF_16));
        bodies.put(
                "bytes that are no UTF-8",
                json("{'amount':1,'referenceId':'\u00e4'}").getBytes(StandardCharsets.ISO_8859_1));
        bodies.put("an overlong slash", overlong());
        bodies.put("30,000 lists in one another", bytes("{'amount':" + "[".repeat(30_000) + "]".repeat(30_000) + "}"));
        bodies.put("10,000 objects in one another", bytes("{'a':".repeat(10_000)));
        bodies.put("a comment", bytes("{'amount':1,/**/'referenceId':'r'}"));
        bodies.put("a comma too many", bytes("{'amount':1,'referenceId':'r',}"));
        bodies.put("base64", Base64.getEncoder().encode(bytes(good)));
        bodies.put("a form", bytes("amount=1&referenceId=r"));
        bodies.put("fields given twice", bytes("{'amount':1,'referenceId':'r','amount':1}"));
        bodies.put("a field given 9,000 times", bytes("{" + "'amount':1,".repeat(5_000) + "'referenceId':'r'}"));
        bodies.put("5,000 unknown fields", bytes(unknownFields()));
        bodies.put("a field by another spelling", bytes("{'amount':1,'referenceId':'r','Amount':2}"));
        bodies.put("a prototype", bytes("{'amount':1,'referenceId':'r','__proto__':{'amount':2}}"));
        return bodies.entrySet().stream()
                .map(body -> attack(
                        body.getKey(),
                        new Refusal(400, INVALID),
                        call(CREDITS + "hold", ADA)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(body.getValue()))));
    }

    private static byte[] overlong() {
        var body = bytes("{'amount':1,'referenceId':'ab'}");
        int a = new String(body, StandardCharsets.US_ASCII).indexOf("ab");
        body[a] = (byte) 0xC0;
        body[a + 1] = (byte) 0xAF;
        return body;
    }

    private static String unknownFields() {
        var fields = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            fields.append("'f").append(i).append("':0,");
        }
        return fields + "'amount':1,'referenceId':'r'}";
    }

    @TestFactory
    Stream<DynamicTest> anInvalidIdentifierIsRefused() {
        var rows = new ArrayList<DynamicTest>();
        for (var text : List.of(
                "mine#",
                "#",
                "mine\\u0000",
                "mi\\u200bne",
                "mine\\u200d",
                "\\u202emine",
                "m\\u0456ne",
                "\\ud800",
                "\\udc00\\ud800",
                "mine\\n",
                " mine",
                "mi/ne",
                "mi%2Fne",
                "..\\\\mine",
                "m\\u00efne",
                "",
                "\\ufeffmine",
                "r".repeat(129))) {
            var reference = "{'referenceId':'" + text + "'}";
            rows.add(refused("deduct " + text, "deduct", reference));
            rows.add(refused("release " + text, "release-hold", reference));
            rows.add(refused("hold " + text, "hold", "{'amount':1,'referenceId':'" + text + "'}"));
        }
        for (var id : List.of("1-1-1-1-1", "*", "", "\\u0000", "00000000000000000000000000000000")) {
            rows.add(refused("deduct the hold " + id, "deduct", "{'holdId':'" + id + "'}"));
        }
        for (var user : List.of("user_ada#", "user_", "ada", "user_ada\\u0000", "user_\\u202eada", "mch_local")) {
            rows.add(attack(
                    "grant to " + user,
                    new Refusal(400, INVALID),
                    post(
                            CREDITS + "grants",
                            OPERATOR,
                            json("{'userId':'" + user + "','amount':1,'referenceId':'r'}"))));
        }
        for (var key : List.of("", "a b", "a#b", "a,b", "../a", "k".repeat(129))) {
            rows.add(attack("send with the key " + key, new Refusal(400, INVALID), sending(key, message("x"))));
        }
        rows.add(attack(
                "send with two keys",
                new Refusal(400, INVALID),
                sending("a", message("x")).header("Idempotency-Key", "b")));
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> anInvalidMessageIsRefused() {
        var bodies = new LinkedHashMap<String, String>();
        for (var text : List.of("\\ud83d", "a\\u0000b", "", "x".repeat(4_097))) {
            bodies.put("says " + text.substring(0, Math.min(20, text.length())), message(text));
        }
        for (var to : List.of(
                "15550100000",
                "+0555010000",
                "+1 555 010 0000",
                "+\\u0661\\u0665\\u0665\\u0665\\u0660\\u0661\\u0660",
                "+15550100000#",
                "+15550100000\\n",
                "\\u202e+15550100000",
                "+1555010000012345")) {
            bodies.put("to " + to, json("{'to':'" + to + "','type':'text','text':{'body':'x'}}"));
        }
        bodies.put(
                "at a price of one's own", json("{'to':'+15550100000','type':'text','text':{'body':'x'},'credits':0}"));
        bodies.put(
                "for another user",
                json("{'to':'+15550100000','type':'text','text':{'body':'x'},'userId':'"
                        + FIXTURE.ben().userId() + "'}"));
        bodies.put("a template with 1e309", template("[{'x':1e309}]"));
        bodies.put("a template 60 deep", template("[{'x':" + "[".repeat(60) + "]".repeat(60) + "}]"));
        bodies.put("a template with half a character", template("[{'x':'\\udfff'}]"));
        bodies.put("a template with NUL in a name", template("[{'\\u0000':1}]"));
        bodies.put("a template of texts", template("['x']"));
        return bodies.entrySet().stream()
                .map(body -> attack(body.getKey(), new Refusal(400, INVALID), sending("attack", body.getValue())));
    }

    private static String message(String text) {
        return json("{'to':'+15550100000','type':'text','text':{'body':'" + text + "'}}");
    }

    private static String template(String components) {
        return json("{'to':'+15550100000','type':'template','template':{'name':'a','language':'en','components':"
                + components + "}}");
    }

    private static HttpRequest.Builder sending(String key, String body) {
        return post(SEND, ADA, body).header("Idempotency-Key", key);
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsTooLargeIsRefused() {
        var rows = new ArrayList<DynamicTest>();
        var deep = "{'amount':" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        rows.add(attack("100,000 lists in one another", tooLarge(), post(CREDITS + "hold", ADA, json(deep))));
        for (var path :
                List.of(CREDITS + "hold", CREDITS + "deduct", CREDITS + "release-hold", CREDITS + "grants", SEND)) {
            var large = json("{'amount':1,'referenceId':'r','x':'") + "x".repeat(6 * MEGABYTE) + json("'}");
            rows.add(attack("6 MB to " + path, tooLarge(), post(path, OPERATOR, large)));
            rows.add(attack(
                    "6 MB without a token to " + path,
                    new Refusal(401, "unauthorized"),
                    FIXTURE.request(path)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(large))));
        }
        rows.add(attack(
                "one byte over 64 KiB",
                tooLarge(),
                post(CREDITS + "hold", ADA, json("{'amount':1,'referenceId':'r'}") + " ".repeat(64 * 1024 - 29))));
        return rows.stream();
    }

    private static Refusal tooLarge() {
        return new Refusal(413, "body_too_large");
    }

    @TestFactory
    Stream<DynamicTest> anotherContentTypeIsRefused() {
        var rows = new ArrayList<DynamicTest>();
        var good = BodyPublishers.ofString(json("{'amount':1,'referenceId':'r'}"));
        var refusal = new Refusal(415, "unsupported_media_type");
        rows.add(attack("no content type", refusal, call(CREDITS + "hold", ADA).POST(good)));
        for (var type : List.of(
                "text/plain",
                "text/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "application/json; charset=utf-16",
                "application/json, application/json",
                "application/jsonx",
                "application/problem+json",
                "*/*")) {
            rows.add(attack(
                    type,
                    refusal,
                    call(CREDITS + "hold", ADA).header("Content-Type", type).POST(good)));
        }
        rows.add(attack(
                "two content types",
                refusal,
                call(CREDITS + "hold", ADA)
                        .header("Content-Type", "application/json")
                        .header("Content-Type", "text/plain")
                        .POST(good)));
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> anUnknownPathIsNotFound() {
        var rows = new ArrayList<DynamicTest>();
        for (var path : List.of(
                "/api/credits/interaction%2Fhold",
                "/api/credits/interaction/hold%2F",
                "/api/credits/interaction/hold/",
                "/api/credits//hold",
                "//api/credits/interaction/hold",
                "/api/credits/interaction/hold%00",
                "/api/credits/%2e%2e/hold",
                "/api/credits/..%2fhold/hold",
                "/api/credits/interaction/%2e%2e/scraper/hold",
                "/api/credits/interaction/../scraper/hold",
                "/api/./credits/interaction/hold",
                "/api/credits/INTERACTION/hold",
                "/api/credits/interaction%20/hold",
                "/api/credits/interaction%00/hold",
                "/api/credits/interaction%23/hold",
                "/api/credits/gold/hold",
                "/api/credits/interaction/hold;x=1",
                "/api/credits/interaction/Hold",
                "/API/credits/interaction/hold",
                "/api/whatsapp/send/%2e%2e/send",
                "/api/credits/%69nteraction%2Fhold",
                "/api/webhooks/whatsapp%2F",
                "/dev%2Ftoken",
                "/api/dev/token")) {
            rows.add(attack("POST " + path, nowhere(), post(path, OPERATOR, json("{'amount':1,'referenceId':'r'}"))));
        }
        var message = "/api/whatsapp/messages/"
                + FIXTURE.ada().unconfirmed().get("id").asText();
        for (var path : List.of(
                message + "%00",
                message + "/",
                message + "%20",
                message + "%2F..",
                "/api/whatsapp/messages/%2e%2e",
                "/api/whatsapp/messages/..%2Fmessages",
                "/api/whatsapp/messages/*",
                "/api/whatsapp/messages/1-1-1-1-1")) {
            rows.add(attack("GET " + path, null, call(path, ADA).GET()));
        }
        // The gateway answers other methods, such as OPTIONS, without a function.
        for (var method : List.of("PUT", "PATCH", "DELETE")) {
            rows.add(attack(
                    method, nowhere(), post(CREDITS + "hold", ADA, "{}").method(method, BodyPublishers.noBody())));
        }
        rows.add(attack(
                "a GET that calls itself a POST",
                nowhere(),
                call(CREDITS + "hold", ADA)
                        .header("X-HTTP-Method-Override", "POST")
                        .GET()));
        return rows.stream();
    }

    private static Refusal nowhere() {
        return new Refusal(404, "not_found");
    }

    @TestFactory
    Stream<DynamicTest> anInvalidParameterIsRefused() {
        return Stream.of(
                        "limit=0",
                        "limit=101",
                        "limit=-1",
                        "limit=1.0",
                        "limit=1e1",
                        "limit=%2B1",
                        "limit=01",
                        "limit=",
                        "limit=9223372036854775808",
                        "limit=%D9%A1",
                        "limit=1&limit=1",
                        "limit=1%00",
                        "Limit=1",
                        "x=1",
                        "limit=1&%6cimit=1",
                        "userId=" + FIXTURE.ben().userId(),
                        "status=ACTIVE",
                        "status=active&status=active",
                        "status=active%00",
                        "status=",
                        "cursor=%ff&cursor=",
                        "cursor[]=",
                        "limit=%zz")
                .map(query -> attack(
                        query,
                        new Refusal(400, INVALID),
                        call(
                                        CREDITS + "holds?"
                                                + query.replace("%zz", "%25zz")
                                                        .replace("[", "%5B")
                                                        .replace("]", "%5D"),
                                        ADA)
                                .GET()));
    }

    private DynamicTest refused(String name, String route, String body) {
        return attack(name, new Refusal(400, INVALID), post(CREDITS + route, ADA, json(body)));
    }

    /// @param refusal null for any 404
    private DynamicTest attack(String name, @Nullable Refusal refusal, HttpRequest.Builder request) {
        return DynamicTest.dynamicTest(name, () -> {
            var reply = Api.exchange(request.build());
            if (refusal == null) {
                assertThat(reply.status()).as("%s", reply.body()).isEqualTo(404);
            } else {
                assertThat(new Refusal(reply.status(), reply.body().path("code").asText()))
                        .as("%s", reply.body())
                        .isEqualTo(refusal);
            }
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
            before.assertNothingWritten();
        });
    }

    private static HttpRequest.Builder post(String path, String authorization, String body) {
        return call(path, authorization)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder call(String path, String authorization) {
        return FIXTURE.request(path).header("Authorization", authorization);
    }

    private static byte[] bytes(String body) {
        return json(body).getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String body) {
        return body.replace('\'', '"');
    }
}
