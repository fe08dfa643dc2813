package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.auth.TokenOutcome.Refused;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Any text but the one that was signed is refused, and none is a fault.
class TokenTextPropertiesTest {

    private static final SessionTokens TOKENS = new SessionTokens(
            new AuthSettings(
                    Draft.ISSUER,
                    new AuthSettings.Pem(Keys.pem(Keys.CLERKS)),
                    Set.of(Draft.ORIGIN),
                    false,
                    Draft.MACHINES),
            Clock.fixed(Draft.NOW, ZoneOffset.UTC));
    private static final String VALID = session().signed();

    @Property(tries = 2000)
    void noCharacterOfATokenMayChange(
            @ForAll @IntRange(min = 0, max = 1_000_000) int place, @ForAll("characters") char other) {
        var changed = new StringBuilder(VALID);
        var index = place % VALID.length();
        changed.setCharAt(index, other);
        if (VALID.charAt(index) != other) {
            assertThat(verify(changed.toString())).isInstanceOf(Refused.class);
        }
    }

    /// Mostly base64url, so that most changed tokens get past the look at the alphabet.
    @Provide
    Arbitrary<Character> characters() {
        return Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.chars().alpha().numeric().with('-', '_', '.')),
                Tuple.of(1, Arbitraries.chars().all()));
    }

    @Property(tries = 300)
    void aTokenCutShortIsRefused(@ForAll @IntRange(min = 0, max = 1_000_000) int length) {
        assertThat(verify(VALID.substring(0, length % VALID.length()))).isInstanceOf(Refused.class);
    }

    @Property(tries = 1000)
    void noTextEverThrows(@ForAll String authorization, @ForAll String token) {
        assertThat(TOKENS.verify(authorization)).isInstanceOf(Refused.class);
        assertThat(verify(token)).isInstanceOf(Refused.class);
    }

    @Property(tries = 1000)
    void noHeaderOrPayloadEverThrows(@ForAll("jsonLike") String header, @ForAll("jsonLike") String payload) {
        var text = Draft.encode(header) + '.' + Draft.encode(payload);
        assertThat(verify(Draft.sign(text, Keys.CLERKS, "SHA256withRSA"))).isInstanceOf(Refused.class);
        var read = Draft.encode(session().headerJson()) + '.' + Draft.encode(payload);
        assertThat(verify(Draft.sign(read, Keys.CLERKS, "SHA256withRSA"))).isInstanceOf(Refused.class);
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"",
                        "\"alg\"",
                        "\"RS256\"",
                        "\"sub\"",
                        "\"user_ada\"",
                        "1",
                        "-",
                        "e400",
                        "null",
                        "true",
                        "\\u0000",
                        "\\ud800",
                        " ",
                        "\uFEFF",
                        "\"exp\"",
                        "\"act\"")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    private static TokenOutcome verify(String token) {
        return TOKENS.verify("Bearer " + token);
    }
}
