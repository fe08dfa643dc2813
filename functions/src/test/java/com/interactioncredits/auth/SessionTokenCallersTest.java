package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.machine;
import static com.interactioncredits.auth.Draft.quoted;
import static com.interactioncredits.auth.Draft.session;
import static com.interactioncredits.auth.TokenVerification.ADA;
import static com.interactioncredits.auth.TokenVerification.JOBS;
import static com.interactioncredits.auth.TokenVerification.refused;
import static com.interactioncredits.auth.TokenVerification.verify;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.auth.Caller.User;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who a token is: user or machine, operator, impersonated.
class SessionTokenCallersTest {
    @Test
    void aSessionTokenIsItsUser() {
        assertThat(verify(session())).isEqualTo(ADA);
    }

    @Test
    void aMachineTokenOnTheListIsAService() {
        assertThat(verify(machine())).isEqualTo(JOBS);
    }

    @Test
    void aMachineTokenMayBeAnAccessToken() {
        assertThat(verify(machine().header("typ", quoted("at+jwt")))).isEqualTo(JOBS);
        assertThat(verify(machine().header("typ", quoted("JOSE")))).isEqualTo(refused(Reason.TYPE));
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
}
