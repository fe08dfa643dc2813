package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.NOW;
import static com.interactioncredits.auth.Draft.ORIGIN;
import static com.interactioncredits.auth.Draft.machine;
import static com.interactioncredits.auth.Draft.quoted;
import static com.interactioncredits.auth.Draft.seconds;
import static com.interactioncredits.auth.Draft.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.auth.Caller.Service;
import com.interactioncredits.auth.Caller.User;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each kind of token must say, given a good signature.
class SessionTokensTest {

    private static final Verified ADA = new Verified(new User("user_ada", false, false));
    private static final Verified JOBS = new Verified(new Service("mch_jobs", Draft.JOBS_SCOPES));

    @Test
    void aSessionTokenIsItsUser() {
        assertThat(verify(session())).isEqualTo(ADA);
    }

    @Test
    void aMachineTokenOnTheListIsAService() {
        assertThat(verify(machine())).isEqualTo(JOBS);
    }

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

    @Test
    void aMachineTokenMayBeAnAccessToken() {
        assertThat(verify(machine().header("typ", quoted("at+jwt")))).isEqualTo(JOBS);
        assertThat(verify(machine().header("typ", quoted("JOSE")))).isEqualTo(refused(Reason.TYPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "[]", "{}", "[\"JWT\"]"})
    void aTypeOrCategoryThatIsNoTextIsRefused(String json) {
        assertThat(verify(session().header("typ", json))).isEqualTo(refused(Reason.TYPE));
        assertThat(verify(session().header("cat", json))).isEqualTo(refused(Reason.CATEGORY));
    }

    // What a machine's token is made for, and how long it lives

    @ParameterizedTest
    @ValueSource(strings = {"\"mch_two\"", "[\"mch_two\"]", "[\"mch_one\",\"mch_two\"]"})
    void aMachineTokenNamesThisSystemAloneOrInAList(String json) {
        assertThat(verify(machine().claim("aud", json))).isEqualTo(JOBS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mch_one\"",
                "\"mch_two \"",
                "\"MCH_two\"",
                "\"mch_one mch_two\"",
                "\"mch_one,mch_two\"",
                "\"\"",
                "[]",
                "[\"mch_one\"]",
                "[\"mch_two\",null]",
                "[[\"mch_two\"]]",
                "{\"0\":\"mch_two\"}",
                "null",
                "true",
                "2"
            })
    void aMachineTokenForAnotherIsRefused(String json) {
        assertThat(verify(machine().claim("aud", json))).isEqualTo(refused(Reason.AUDIENCE));
    }

    @Test
    void aMachineTokenForNothingInParticularIsRefused() {
        assertThat(verify(machine().without("aud"))).isEqualTo(refused(Reason.AUDIENCE));
    }

    @Test
    void aMachineTokenLivesAnHourAtMost() {
        assertThat(verify(machine().claim("exp", seconds(3_600)))).isEqualTo(JOBS);
        assertThat(verify(machine().claim("exp", seconds(3_601)))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(machine().claim("iat", seconds(-3_541)))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(machine().claim("iat", "0"))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(machine().claim("exp", "253402300799"))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(session().claim("exp", seconds(31_536_000)))).isEqualTo(ADA);
    }

    // Subject

    @Test
    void aMachineThatIsNotOnTheListIsRefused() {
        assertThat(verify(machine().claim("sub", quoted("mch_other")))).isEqualTo(refused(Reason.MACHINE_NOT_ALLOWED));
        assertThat(verify(machine().claim("sub", quoted("mch_JOBS")))).isEqualTo(refused(Reason.MACHINE_NOT_ALLOWED));
    }

    @Test
    void aMachineInAUsersTokenIsRefused() {
        assertThat(verify(session().claim("sub", quoted("mch_jobs")))).isEqualTo(refused(Reason.CATEGORY));
        assertThat(verify(session().withoutHeader("cat").claim("sub", quoted("mch_other"))))
                .isEqualTo(refused(Reason.MACHINE_NOT_ALLOWED));
    }

    @Test
    void aUserInAMachinesTokenIsRefused() {
        assertThat(verify(machine().claim("sub", quoted("user_ada")))).isEqualTo(refused(Reason.CATEGORY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"user_\"",
                "\"user-ada\"",
                "\"USER_ada\"",
                "\" user_ada\"",
                "\"user_ada \"",
                "\"user_ada\\n\"",
                "\"user_a/b\"",
                "\"user_a#b\"",
                "\"user_ad\\u0000\"",
                "\"user_\\u0430da\"",
                "\"mch_\"",
                "\"mch_a b\"",
                "\"org_ada\"",
                "null",
                "1",
                "true",
                "[\"user_ada\"]",
                "{\"sub\":\"user_ada\"}"
            })
    void aMalformedSubjectIsRefused(String json) {
        assertThat(verify(session().claim("sub", json))).isEqualTo(refused(Reason.SUBJECT));
    }

    @Test
    void anIdHasAtMostSixtyFourCharacters() {
        var longest = "user_" + "a-_Z".repeat(16);
        assertThat(verify(session().claim("sub", quoted(longest))))
                .isEqualTo(new Verified(new User(longest, false, false)));
        assertThat(verify(session().claim("sub", quoted(longest + "a")))).isEqualTo(refused(Reason.SUBJECT));
    }

    @Test
    void aTokenWithoutSubjectIsRefused() {
        assertThat(verify(session().without("sub"))).isEqualTo(refused(Reason.SUBJECT));
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

    // Times

    @Test
    void aTokenExpiresFiveSecondsAfterItsEnd() {
        assertThat(verify(session(), NOW.plusMillis(64_999))).isEqualTo(ADA);
        assertThat(verify(session(), NOW.plusSeconds(65))).isEqualTo(refused(Reason.EXPIRED));
        assertThat(verify(machine(), NOW.plusMillis(64_999))).isEqualTo(JOBS);
        assertThat(verify(machine(), NOW.plusSeconds(65))).isEqualTo(refused(Reason.EXPIRED));
    }

    @Test
    void aTokenMayBeUsedFiveSecondsBeforeItsStart() {
        assertThat(verify(session().claim("nbf", seconds(5)))).isEqualTo(ADA);
        assertThat(verify(session().claim("nbf", seconds(6)))).isEqualTo(refused(Reason.NOT_YET_VALID));
        assertThat(verify(session().claim("nbf", seconds(5)), NOW.minusMillis(1)))
                .isEqualTo(refused(Reason.NOT_YET_VALID));
    }

    @Test
    void aTokenMayBeIssuedFiveSecondsFromNow() {
        assertThat(verify(session().claim("iat", seconds(5)))).isEqualTo(ADA);
        assertThat(verify(session().claim("iat", seconds(6)))).isEqualTo(refused(Reason.ISSUED_IN_FUTURE));
        assertThat(verify(machine().claim("iat", seconds(5)), NOW.minusMillis(1)))
                .isEqualTo(refused(Reason.ISSUED_IN_FUTURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "nbf", "iat"})
    void aTokenWithoutOneOfItsTimesIsRefused(String name) {
        assertThat(verify(session().without(name))).isEqualTo(refused(Reason.TIMES));
        assertThat(verify(machine().without(name))).isEqualTo(refused(Reason.TIMES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1795341600\"",
                "null",
                "true",
                "[1795341600]",
                "{}",
                "1795341600.0",
                "1795341600.5",
                "1.7953416e9",
                "1e400",
                "-1e400",
                "-1",
                "253402300800",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999999999999999999"
            })
    void aTimeThatIsNoWholeNumberOfSecondsIsRefused(String json) {
        for (var name : Set.of("exp", "nbf", "iat")) {
            assertThat(verify(session().claim(name, json))).as(name).isEqualTo(refused(Reason.TIMES));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "01795341600", "+1795341600", "0x6b02f520", "'1'", ""})
    void aTimeThatIsNoJsonIsRefused(String text) {
        assertThat(verify(session().claim("exp", text))).isEqualTo(refused(Reason.CLAIMS));
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

    @Test
    void anActorMakesTheUserImpersonated() {
        var actor = "{\"iss\":\"https://dashboard.example.test\",\"sid\":\"sess_2\",\"sub\":\"user_eve\"}";
        assertThat(verify(session().claim("act", actor))).isEqualTo(new Verified(new User("user_ada", false, true)));
        assertThat(verify(session().claim("act", "{}"))).isEqualTo(new Verified(new User("user_ada", false, true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"user_eve\"", "false", "[]", "0"})
    void anActorOfAnotherTypeIsRefused(String json) {
        assertThat(verify(session().claim("act", json))).isEqualTo(refused(Reason.ACTOR));
    }

    @Test
    void theRoleAdminMakesAnOperator() {
        assertThat(verify(session().claim("metadata", "{\"role\":\"admin\"}")))
                .isEqualTo(new Verified(new User("user_ada", true, false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"role\":null}",
                "{\"role\":\"\"}",
                "{\"role\":\"Admin\"}",
                "{\"role\":\"admin \"}",
                "{\"role\":\"administrator\"}",
                "{\"Role\":\"admin\"}",
                "{\"roles\":[\"admin\"]}"
            })
    void anyOtherRoleIsAPlainUser(String metadata) {
        assertThat(verify(session().claim("metadata", metadata))).isEqualTo(ADA);
    }

    @Test
    void aRoleElsewhereIsAPlainUser() {
        assertThat(verify(session().claim("role", quoted("admin")).claim("org_role", quoted("admin"))))
                .isEqualTo(ADA);
    }

    /// B7: apps keep what they like in their users' metadata.
    @ParameterizedTest
    @ValueSource(strings = {"\"admin\"", "[\"admin\"]", "true", "1", "{\"role\":[\"admin\"]}", "{\"role\":true}"})
    void metadataOfAnotherTypeMakesAPlainUser(String json) {
        assertThat(verify(session().claim("metadata", json))).isEqualTo(ADA);
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
    void claimsThatNobodyAsksForAreIgnored() {
        assertThat(verify(session()
                        .claim("o", "{\"id\":\"org_1\",\"rol\":\"admin\"}")
                        .claim("pla", "7")))
                .isEqualTo(ADA);
    }

    private static Refused refused(Reason reason) {
        return new Refused(reason);
    }

    private static TokenOutcome verify(Draft draft) {
        return verify(draft, NOW);
    }

    private static TokenOutcome verify(Draft draft, Instant now) {
        return verify("Bearer " + draft.signed(), now);
    }

    private static TokenOutcome verifyWithoutOrigin(Draft draft) {
        return verify("Bearer " + draft.signed(), NOW, true);
    }

    private static TokenOutcome verify(String authorization, Instant now) {
        return verify(authorization, now, false);
    }

    private static TokenOutcome verify(String authorization, Instant now, boolean withoutOrigin) {
        var settings = new AuthSettings(
                Draft.ISSUER,
                new AuthSettings.Pem(Keys.pem(Keys.CLERKS)),
                Set.of(ORIGIN),
                withoutOrigin,
                Draft.MACHINES);
        return new SessionTokens(settings, Clock.fixed(now, ZoneOffset.UTC)).verify(authorization);
    }
}
