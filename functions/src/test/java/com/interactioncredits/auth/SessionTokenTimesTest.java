package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.NOW;
import static com.interactioncredits.auth.Draft.machine;
import static com.interactioncredits.auth.Draft.seconds;
import static com.interactioncredits.auth.Draft.session;
import static com.interactioncredits.auth.TokenVerification.ADA;
import static com.interactioncredits.auth.TokenVerification.JOBS;
import static com.interactioncredits.auth.TokenVerification.refused;
import static com.interactioncredits.auth.TokenVerification.verify;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.auth.TokenOutcome.Reason;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From when to when a token counts.
class SessionTokenTimesTest {
    @Test
    void aMachineTokenLivesAnHourAtMost() {
        assertThat(verify(machine().claim("exp", seconds(3_600)))).isEqualTo(JOBS);
        assertThat(verify(machine().claim("exp", seconds(3_601)))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(machine().claim("iat", seconds(-3_541)))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(machine().claim("iat", "0"))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(machine().claim("exp", "253402300799"))).isEqualTo(refused(Reason.LIFETIME));
        assertThat(verify(session().claim("exp", seconds(31_536_000)))).isEqualTo(ADA);
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
}
