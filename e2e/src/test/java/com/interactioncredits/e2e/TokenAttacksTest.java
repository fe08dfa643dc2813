package com.interactioncredits.e2e;

import static com.interactioncredits.e2e.Forger.encode;
import static com.interactioncredits.e2e.Forger.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Invalid tokens, each tried at a route that reads, and at those that spend and grant. Each would be an operator's
/// token if it were valid.
@Timeout(300)
@Order(Turns.ATTACKS)
class TokenAttacksTest {
    private static final AttackFixture FIXTURE = AttackFixture.shared();
    private static final Forger FORGER = Forger.of(FIXTURE.system());
    private static final String ADA = FIXTURE.ada().userId();

    private final AttackFixture.Snapshot before = FIXTURE.snapshot();

    @AfterEach
    void visibleStateIsUnchanged() {
        before.assertUnchanged();
    }

    private static Forger.Draft good() {
        return FORGER.user(ADA);
    }

    /// A valid token with one wrong claim.
    private static String claim(String name, String json) {
        return good().claim(name, json).signed();
    }

    private static String header(String name, String json) {
        return good().header(name, json).signed();
    }

    @TestFactory
    Stream<DynamicTest> aSignedTokenWithInvalidClaimsIsRefused() {
        var issuer = FIXTURE.system().baseUri().toString();
        var attacks = new LinkedHashMap<String, String>();
        attacks.put("expired", claim("exp", FORGER.seconds(-6)));
        attacks.put("expired long ago", claim("exp", "1"));
        attacks.put("expires as text", claim("exp", quoted(FORGER.seconds(60))));
        attacks.put("expires never", claim("exp", "1e309"));
        attacks.put("expires with a fraction", claim("exp", FORGER.seconds(60) + ".5"));
        attacks.put("expires before time began", claim("exp", "-1"));
        attacks.put("expires after 2^63 seconds", claim("exp", "9223372036854775808"));
        attacks.put("does not expire", good().without("exp").signed());
        attacks.put("not yet valid", claim("nbf", FORGER.seconds(60)));
        attacks.put("valid from no time", good().without("nbf").signed());
        attacks.put("issued in the future", claim("iat", FORGER.seconds(60)));
        attacks.put("issued at no time", good().without("iat").signed());
        attacks.put("another issuer", claim("iss", quoted("https://evil.example.test")));
        attacks.put("issuer with a slash", claim("iss", quoted(issuer + "/")));
        attacks.put("issuer in capitals", claim("iss", quoted(issuer.toUpperCase(Locale.ROOT))));
        attacks.put("issuers in a list", claim("iss", "[" + quoted(issuer) + "]"));
        attacks.put("no issuer", good().without("iss").signed());
        attacks.put("another origin", claim("azp", quoted("https://evil.example.test")));
        attacks.put("origin with a slash", claim("azp", quoted(issuer + "/")));
        attacks.put("origin that begins alike", claim("azp", quoted(issuer + ".evil.example.test")));
        attacks.put("origin null", claim("azp", "null"));
        attacks.put("no origin", good().without("azp").signed());
        attacks.put("session pending", claim("sts", quoted("pending")));
        attacks.put("session of no state", claim("sts", "null"));
        attacks.put("session state a number", claim("sts", "1"));
        attacks.put("made for another audience", claim("aud", quoted("https://other.example.test")));
        attacks.put("acted for by no object", claim("act", quoted("user_support")));
        attacks.put("no subject", good().without("sub").signed());
        for (var subject : List.of(
                "null",
                "1",
                "true",
                "[\"user_ada\"]",
                "{\"sub\":\"user_ada\"}",
                "\"\"",
                "\"user_\"",
                "\"USER_ada\"",
                "\"user_ada \"",
                "\"user_a#b\"",
                "\"user_ada\\u0000\"",
                "\"user_ada\\u200b\"",
                "\"user_\\u202eada\"",
                "\"user_\\u0430da\"",
                "\"user_\\ud800\"",
                "\"org_ada\"",
                "\"../user_ada\"")) {
            attacks.put("subject " + subject, claim("sub", subject));
        }
        attacks.put(
                "claims given twice",
                FORGER.sign(encode(good().headerJson())
                        + '.'
                        + encode(good().claimsJson().replace("}", "") + ",\"sub\":\"user_ben\"}")));
        attacks.put("claims with something after", spelled(good().claimsJson() + "{}"));
        attacks.put("claims after a byte order mark", spelled("\uFEFF" + good().claimsJson()));
        attacks.put("claims in a list", spelled("[" + good().claimsJson() + "]"));
        attacks.put("claims nested 1,000 deep", claim("x", "[".repeat(1_000) + "]".repeat(1_000)));
        attacks.put(
                "claims in UTF-16",
                FORGER.sign(encode(good().headerJson())
                        + '.'
                        + encode(good().claimsJson().getBytes(StandardCharsets.UTF_16))));
        return refused(attacks);
    }

    private static String spelled(String claims) {
        return FORGER.sign(encode(good().headerJson()) + '.' + encode(claims));
    }

    @TestFactory
    Stream<DynamicTest> aTokenOfTheWrongTypeIsRefused() {
        var attacks = new LinkedHashMap<String, String>();
        attacks.put("a user with an access token's type", header("typ", quoted("at+jwt")));
        attacks.put("a user with a machine's category", header("cat", quoted("cl_B7d4PD333AAA")));
        attacks.put(
                "a user with the category of a token of one's own making", header("cat", quoted("cl_B7d4PD222AAA")));
        attacks.put("a user in a machine's token", FORGER.machine(ADA).signed());
        attacks.put("a machine in a user's token", FORGER.user("mch_local").signed());
        attacks.put(
                "a machine that is not on the list",
                FORGER.machine("mch_stranger").signed());
        attacks.put(
                "a machine on the list in capitals", FORGER.machine("MCH_LOCAL").signed());
        attacks.put(
                "a machine's token that has expired",
                FORGER.machine("mch_local").claim("exp", "1").signed());
        attacks.put("an API key", "ak_0123456789abcdef");
        attacks.put("an opaque machine token", "mt_0123456789abcdef");
        attacks.put("an opaque OAuth token", "oat_0123456789abcdef");
        return refused(attacks);
    }

    @TestFactory
    Stream<DynamicTest> aTokenOfAnotherAlgorithmOrKeyIsRefused() {
        var otherKey = Forger.newKey();
        var secrets = Map.of(
                "the PEM", FORGER.pem().getBytes(StandardCharsets.US_ASCII),
                "the DER", FORGER.publicKey().getEncoded(),
                "the key set", FORGER.jwk(FORGER.publicKey()).getBytes(StandardCharsets.US_ASCII));
        var attacks = new LinkedHashMap<String, String>();
        for (var none : List.of("none", "None", "NONE", "nOnE", "")) {
            var unsigned = good().header("alg", quoted(none)).unsigned();
            attacks.put("alg '" + none + "' unsigned", unsigned + ".");
            attacks.put("alg '" + none + "' signed all the same", FORGER.sign(unsigned));
        }
        secrets.forEach((name, secret) -> {
            for (var algorithm : List.of("HS256", "RS256")) {
                var unsigned = good().header("alg", quoted(algorithm)).unsigned();
                attacks.put(algorithm + " with " + name + " as secret", FORGER.signWithPublicKey(unsigned, secret));
            }
        });
        attacks.put("RS512", signed("RS512", "SHA512withRSA"));
        attacks.put("RS384", signed("RS384", "SHA384withRSA"));
        attacks.put("PS256", signed("PS256", "RSASSA-PSS"));
        attacks.put("RS512 called RS256", signed("RS256", "SHA512withRSA"));
        attacks.put("PS256 called RS256", signed("RS256", "RSASSA-PSS"));
        attacks.put("RS256 called ES256", signed("ES256", "SHA256withRSA"));
        attacks.put("no algorithm", good().without("alg").signed());
        attacks.put(
                "two algorithms",
                FORGER.sign(encode(good().headerJson().replace("}", ",\"alg\":\"none\"}"))
                        + '.'
                        + encode(good().claimsJson())));
        attacks.put("another key", FORGER.sign(good().unsigned(), otherKey.getPrivate(), "SHA256withRSA"));
        attacks.put("no signature", good().unsigned() + '.');
        attacks.put("a signature of nothing", good().unsigned() + '.' + encode(new byte[256]));
        attacks.put(
                "half a signature", good().signed().substring(0, good().signed().length() - 171));
        attacks.put(
                "another user's signature",
                good().unsigned() + signature(FORGER.user("user_ben").signed()));
        attacks.put("encrypted, by its five parts", good().signed() + ".AAAA.AAAA");
        attacks.put("critical headers", header("crit", "[\"b64\"]"));
        attacks.put("a payload that is not encoded", header("b64", "false"));
        attacks.put("compressed", header("zip", quoted("DEF")));
        return refused(attacks);
    }

    private static String signed(String called, String algorithm) {
        return FORGER.sign(good().header("alg", quoted(called)).unsigned(), FORGER.key(), algorithm);
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.'));
    }

    @Test
    void aKeyInTheTokenIsNeitherTrustedNorFetched() throws IOException {
        var otherKey = Forger.newKey();
        var key = FORGER.jwk((RSAPublicKey) otherKey.getPublic());
        var fetches = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            fetches.incrementAndGet();
            var keys = ("{\"keys\":[" + key + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        try {
            var address = quoted("http://localhost:" + server.getAddress().getPort() + "/jwks.json");
            for (var by : List.of(otherKey.getPrivate(), FORGER.key())) {
                for (var brought : Map.of("jku", address, "x5u", address, "jwk", key, "x5c", "[\"MIIB\"]")
                        .entrySet()) {
                    var draft = good().header(brought.getKey(), brought.getValue());
                    assertRefused(FORGER.sign(draft.unsigned(), by, "SHA256withRSA"));
                }
            }
        } finally {
            server.stop(0);
        }
        assertThat(fetches).hasValue(0);
    }

    @TestFactory
    Stream<DynamicTest> aMachineTokenWithAnotherAudienceOrLongLifetimeIsRefused() {
        var attacks = new LinkedHashMap<String, String>();
        for (var audience : List.of(
                "null",
                "1",
                "true",
                "{}",
                "[]",
                "[[\"mch_interaction_credits\"]]",
                "[\"mch_interaction_credits\",1]",
                "[\"mch_other\"]",
                "\"\"",
                "\"mch_other\"",
                "\"mch_interaction_credits \"",
                "\"MCH_interaction_credits\"",
                "\"mch_interaction_credits,mch_other\"",
                "\"mch_other mch_interaction_credits\"")) {
            attacks.put("audience " + audience, machine().claim("aud", audience).signed());
        }
        attacks.put("no audience", machine().without("aud").signed());
        attacks.put(
                "the audience among its scopes only",
                machine()
                        .without("aud")
                        .claim("scopes", quoted("mch_interaction_credits"))
                        .signed());
        attacks.put(
                "lives an hour and a second",
                machine().claim("exp", FORGER.seconds(3_601)).signed());
        attacks.put(
                "lives a year",
                machine().claim("exp", FORGER.seconds(31_536_000)).signed());
        attacks.put(
                "lived for long already",
                machine()
                        .claim("iat", FORGER.seconds(-3_000))
                        .claim("exp", FORGER.seconds(601))
                        .signed());
        attacks.put("issued when time began", machine().claim("iat", "0").signed());
        for (var time : List.of("iat", "exp", "nbf")) {
            attacks.put("without " + time, machine().without(time).signed());
            attacks.put(time + " null", machine().claim(time, "null").signed());
            attacks.put(
                    time + " as text",
                    machine().claim(time, quoted(FORGER.seconds(0))).signed());
        }
        return refused(attacks);
    }

    private static Forger.Draft machine() {
        return FORGER.machine("mch_local");
    }

    @TestFactory
    Stream<DynamicTest> anUnknownKeyIdIsRefused() {
        var attacks = new LinkedHashMap<String, String>();
        for (var keyId : List.of(
                "\"\"",
                "\" \"",
                "null",
                "1",
                "true",
                "[]",
                "{}",
                "\"../../dev/null\"",
                "\"/etc/passwd\"",
                "\"file:///etc/passwd\"",
                "\"http://localhost/\"",
                "\"' OR '1'='1\"",
                "\"ins_\\u0000\"",
                "\"\\ud800\"",
                quoted(FORGER.keyId() + "\\u0000"),
                quoted(FORGER.keyId().toLowerCase(Locale.ROOT)),
                "[" + quoted(FORGER.keyId()) + "]",
                quoted("k".repeat(4_000)))) {
            attacks.put("kid " + keyId.substring(0, Math.min(40, keyId.length())), header("kid", keyId));
        }
        attacks.put("no kid", good().without("kid").signed());
        // 503 while the key set was fetched too recently to be fetched again.
        return attacks.entrySet().stream()
                .map(attack -> DynamicTest.dynamicTest(attack.getKey(), () -> {
                    answers(List.of("Bearer " + attack.getValue()))
                            .forEach(reply -> assertThat(reply.status()).isIn(401, 503));
                    before.assertNothingWritten();
                }));
    }

    @Test
    void manyUnknownKeyIdsDoNotBlockValidTokens() {
        IntStream.range(0, 200).parallel().forEach(i -> assertThat(read(header("kid", quoted("ins_flood" + i))))
                .isIn(401, 503));

        assertThat(FIXTURE.ada().api().get("/api/credits/interaction/balance").status())
                .isEqualTo(200);
        before.assertNothingWritten();
    }

    @TestFactory
    Stream<DynamicTest> anInvalidAuthorizationHeaderIsRefused() {
        var token = good().signed();
        var attacks = new LinkedHashMap<String, List<String>>();
        attacks.put("no header", List.of());
        attacks.put("an empty header", List.of(""));
        attacks.put("the token alone", List.of(token));
        attacks.put("another scheme", List.of("Basic " + token));
        attacks.put("two schemes", List.of("Bearer Bearer " + token));
        attacks.put("two tokens", List.of("Bearer " + token + " " + token));
        attacks.put("two tokens and a comma", List.of("Bearer " + token + ", Bearer " + token));
        attacks.put("two headers", List.of("Bearer " + token, "Bearer " + token));
        attacks.put("a padded token", List.of("Bearer " + token + "=="));
        attacks.put(
                "a token in base64 of the other alphabet",
                List.of("Bearer " + token.replace('_', '/').replace('-', '+')));
        attacks.put("a good token of 9 KiB", List.of("Bearer " + claim("x", quoted("x".repeat(6_500)))));
        attacks.put("100 KB", List.of("Bearer " + "x".repeat(100_000)));
        return attacks.entrySet().stream()
                .map(attack -> DynamicTest.dynamicTest(attack.getKey(), () -> assertRefused(attack.getValue())));
    }

    @Test
    void aTokenOutsideTheAuthorizationHeaderIsIgnored() {
        var token = good().signed();
        var path = "/api/credits/interaction/balance";
        for (var request : List.of(
                FIXTURE.request(path + "?access_token=" + token).build(),
                FIXTURE.request(path + "?token=" + token).build(),
                FIXTURE.request(path).header("Cookie", "__session=" + token).build(),
                FIXTURE.request(path)
                        .header("X-Authorization", "Bearer " + token)
                        .build(),
                FIXTURE.request(path)
                        .header("Proxy-Authorization", "Bearer " + token)
                        .build())) {
            assertUnauthorized(Api.exchange(request));
        }
        before.assertNothingWritten();
    }

    @Test
    void onlyTheExactRoleAdminMayGrant() {
        for (var metadata : List.of(
                "{}",
                "null",
                "{\"role\":null}",
                "{\"role\":\"Admin\"}",
                "{\"role\":\"admin \"}",
                "{\"role\":\"user\"}",
                "{\"Role\":\"admin\"}",
                "{\"public\":{\"role\":\"admin\"}}")) {
            var token = claim("metadata", metadata);
            assertThat(read(token)).as(metadata).isEqualTo(200);
            assertThat(grant(List.of("Bearer " + token)).status()).as(metadata).isEqualTo(403);
        }
        var flat = good().without("metadata").claim("role", quoted("admin")).signed();
        assertThat(grant(List.of("Bearer " + flat)).status()).isEqualTo(403);
        before.assertNothingWritten();
    }

    @Test
    void aValidTokenIsAccepted() {
        assertThat(read(good().signed())).isEqualTo(200);
        for (var good : List.of(
                machine(),
                machine().claim("aud", quoted("mch_interaction_credits")),
                machine().claim("aud", "[\"mch_other\",\"mch_interaction_credits\"]"),
                machine().claim("exp", FORGER.seconds(3_600)))) {
            assertThat(Api.exchange(FIXTURE.request("/api/credits/interaction/balance?userId=" + ADA)
                                    .header("Authorization", "Bearer " + good.signed())
                                    .build())
                            .status())
                    .isEqualTo(200);
        }
    }

    private Stream<DynamicTest> refused(Map<String, String> attacks) {
        return attacks.entrySet().stream()
                .map(attack -> DynamicTest.dynamicTest(attack.getKey(), () -> assertRefused(attack.getValue())));
    }

    private void assertRefused(String token) {
        assertRefused(List.of("Bearer " + token));
    }

    private void assertRefused(List<String> authorization) {
        answers(authorization).forEach(TokenAttacksTest::assertUnauthorized);
        before.assertNothingWritten();
    }

    /// The responses of a route that reads, the one that grants, and two that spend.
    private static Stream<Api.Reply> answers(List<String> authorization) {
        return Stream.of(
                Api.exchange(call("/api/credits/interaction/balance", authorization)
                        .GET()
                        .build()),
                grant(authorization),
                post("/api/credits/interaction/hold", "{\"amount\":1,\"referenceId\":\"r\"}", authorization),
                post(
                        "/api/whatsapp/send",
                        "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}",
                        authorization));
    }

    private static void assertUnauthorized(Api.Reply reply) {
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(401);
        assertThat(reply.body().path("code").asText()).isEqualTo("unauthorized");
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
                .get()
                .asString()
                .startsWith("Bearer");
    }

    private static int read(String token) {
        return Api.exchange(call("/api/credits/interaction/balance", List.of("Bearer " + token))
                        .GET()
                        .build())
                .status();
    }

    private static Api.Reply grant(List<String> authorization) {
        var grant = JsonNodeFactory.instance
                .objectNode()
                .put("userId", ADA)
                .put("amount", 1_000)
                .put("referenceId", "stolen");
        return post("/api/credits/interaction/grants", grant.toString(), authorization);
    }

    private static Api.Reply post(String path, String body, List<String> authorization) {
        return Api.exchange(call(path, authorization)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "stolen")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder call(String path, List<String> authorization) {
        var request = FIXTURE.request(path);
        authorization.forEach(value -> request.header("Authorization", value));
        return request;
    }
}
