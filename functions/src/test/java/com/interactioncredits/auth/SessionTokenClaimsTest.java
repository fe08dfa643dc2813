package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.NOW;
import static com.interactioncredits.auth.Draft.machine;
import static com.interactioncredits.auth.Draft.quoted;
import static com.interactioncredits.auth.Draft.session;
import static com.interactioncredits.auth.TokenVerification.ADA;
import static com.interactioncredits.auth.TokenVerification.JOBS;
import static com.interactioncredits.auth.TokenVerification.refused;
import static com.interactioncredits.auth.TokenVerification.verify;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.auth.TokenOutcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kind, issuer, origin, audience and form of a token.
class SessionTokenClaimsTest {
    // Kinds of token

    @Test
    void typeAndCategoryMayBeAbsent() {
        assertThat(verify(session().withoutHeader("typ").withoutHeader("cat"))).isEqualTo(ADA);
        assertThat(verify(machine().withoutHeader("typ").withoutHeader("cat"))).isEqualTo(JOBS);
    }

    @Test
    void theOtherSessionCategoryIsAccepted() {
        assertThat(verify(session().header("cat", quoted("cl_I7d4PD111III")))).isEqualTo(ADA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cl_B7d4PD222AAA", "cl_B7d4PD333AAA", "", "CL_B7D4PD111AAA"})
    void aUserWithATokenOfAnotherCategoryIsRefused(String category) {
        assertThat(verify(session().header("cat", quoted(category)))).isEqualTo(refused(Reason.CATEGORY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cl_B7d4PD111AAA", "cl_I7d4PD111III", "cl_B7d4PD222AAA", ""})
    void aMachineWithATokenOfAnotherCategoryIsRefused(String category) {
        assertThat(verify(machine().header("cat", quoted(category)))).isEqualTo(refused(Reason.CATEGORY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "jwt", "JWE", ""})
    void aUserWithATokenOfAnotherTypeIsRefused(String type) {
        assertThat(verify(session().header("typ", quoted(type)))).isEqualTo(refused(Reason.TYPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "[]", "{}", "[\"JWT\"]"})
    void aTypeOrCategoryThatIsNoTextIsRefused(String json) {
        assertThat(verify(session().header("typ", json))).isEqualTo(refused(Reason.TYPE));
        assertThat(verify(session().header("cat", json))).isEqualTo(refused(Reason.CATEGORY));
    }

    // Issuer and origin

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://clerk.example.test/\"",
                "\"https://clerk.example.TEST\"",
                "\"http://clerk.example.test\"",
                "\"https://clerk.example.test.evil.test\"",
                "\"\"",
                "null",
                "7",
                "[\"https://clerk.example.test\"]"
            })
    void anotherIssuerIsRefused(String json) {
        assertThat(verify(session().claim("iss", json))).isEqualTo(refused(Reason.ISSUER));
        assertThat(verify(machine().claim("iss", json))).isEqualTo(refused(Reason.ISSUER));
    }

    @Test
    void aTokenWithoutIssuerIsRefused() {
        assertThat(verify(session().without("iss"))).isEqualTo(refused(Reason.ISSUER));
    }

    @Test
    void aTokenWithoutAzpIsRefused() {
        assertThat(verify(session().without("azp"))).isEqualTo(refused(Reason.ORIGIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://app.example.test/\"",
                "\"https://APP.example.test\"",
                "\"http://app.example.test\"",
                "\"https://app.example.test:443\"",
                "\"https://app.example.test.evil.test\"",
                "\"https://evil.test\"",
                "\"\"",
                "null",
                "1",
                "[\"https://app.example.test\"]"
            })
    void anotherOriginIsRefused(String json) {
        assertThat(verify(session().claim("azp", json))).isEqualTo(refused(Reason.ORIGIN));
    }

    /// B8: native apps and Clerk's Backend API name no origin.
    @Test
    void aTokenWithoutAzpCountsOnlyWhereTheSettingSaysSo() {
        assertThat(verifyWithoutOrigin(session().without("azp"))).isEqualTo(ADA);
        assertThat(verifyWithoutOrigin(session().claim("azp", "null"))).isEqualTo(ADA);
        assertThat(verifyWithoutOrigin(session())).isEqualTo(ADA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://evil.test\"",
                "\"https://app.example.test/\"",
                "\"null\"",
                "\"\"",
                "1",
                "false",
                "{}",
                "[]",
                "[\"https://app.example.test\"]"
            })
    void aWrongOriginIsRefusedWhateverTheSettingSays(String json) {
        assertThat(verifyWithoutOrigin(session().claim("azp", json))).isEqualTo(refused(Reason.ORIGIN));
    }

    @Test
    void aSessionTokenForAnotherAudienceIsRefused() {
        assertThat(verify(session().claim("aud", quoted("elsewhere")))).isEqualTo(refused(Reason.AUDIENCE));
    }

    // Status, actor, role

    @Test
    void aSessionTokenMayLackItsStatus() {
        assertThat(verify(session().without("sts"))).isEqualTo(ADA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"pending\"", "\"Pending\"", "\"revoked\"", "\"\"", "null", "false", "1", "[\"active\"]"})
    void aSessionThatIsNotActiveIsRefused(String json) {
        assertThat(verify(session().claim("sts", json))).isEqualTo(refused(Reason.STATUS));
    }

    /// B7: Clerk fills a custom claim with null where it has no value.
    @ParameterizedTest
    @ValueSource(strings = {"aud", "act", "metadata"})
    void aClaimThatIsNullCountsAsAbsent(String claim) {
        assertThat(verify(session().claim(claim, "null"))).isEqualTo(ADA);
    }

    /// A12: RFC 9110 allows more than one space.
    @Test
    void spacesBeforeTheTokenDoNotCount() {
        assertThat(verify("Bearer   " + session().signed(), NOW)).isEqualTo(ADA);
    }

    // The whole payload

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"user_ada\"", "1", "", " ", "{", "{}{}", "{}x", "{\"a\":1,}", "{'a':1}"})
    void aPayloadThatIsNoJsonObjectIsRefused(String payload) {
        var text = Draft.encode(session().headerJson()) + '.' + Draft.encode(payload);
        var token = Draft.sign(text, Keys.CLERKS, "SHA256withRSA");
        assertThat(verify("Bearer " + token, NOW))
                .isEqualTo(refused(payload.isEmpty() ? Reason.MALFORMED : Reason.CLAIMS));
    }

    @Test
    void aClaimThatComesTwiceIsRefused() {
        assertThat(verify(session().claim("v", "2,\"sub\":\"user_eve\""))).isEqualTo(refused(Reason.CLAIMS));
        assertThat(verify(session().claim("metadata", "{\"role\":\"member\",\"role\":\"admin\"}")))
                .isEqualTo(refused(Reason.CLAIMS));
    }

    @Test
    void aPayloadNestedTooDeeplyIsRefused() {
        assertThat(verify(session().claim("fva", "[".repeat(1000) + "]".repeat(1000))))
                .isEqualTo(refused(Reason.CLAIMS));
    }

    @Test
    void unknownClaimsAreIgnored() {
        assertThat(verify(session()
                        .claim("o", "{\"id\":\"org_1\",\"rol\":\"admin\"}")
                        .claim("pla", "7")))
                .isEqualTo(ADA);
    }

    private static TokenOutcome verifyWithoutOrigin(Draft draft) {
        return verify("Bearer " + draft.signed(), NOW, true);
    }
}
