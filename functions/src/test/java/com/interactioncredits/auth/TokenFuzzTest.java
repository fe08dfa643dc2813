package com.interactioncredits.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;

/// Tokens of every kind. Without the key it is refused; with it, it names its caller, or is refused.
class TokenFuzzTest {
    private static final SessionTokens TOKENS = new SessionTokens(
            new AuthSettings(
                    Draft.ISSUER,
                    new AuthSettings.Pem(Keys.pem(Keys.CLERKS)),
                    Set.of(Draft.ORIGIN),
                    false,
                    Draft.MACHINES),
            Clock.fixed(Draft.NOW, ZoneOffset.UTC));

    @FuzzTest
    @DictionaryEntries({"Bearer ", "eyJ", ".", "..", "ak_", "mt_", "oat_", "-", "_", "="})
    void whoHasNoKeyIsRefused(FuzzedDataProvider data) {
        assertThat(TOKENS.verify(data.consumeRemainingAsString())).isInstanceOf(Refused.class);
    }

    @FuzzTest
    @DictionaryEntries({"Bearer ", "eyJ", ".", "..", "ak_", "mt_", "oat_", "-", "_", "="})
    void aTokenIsTakenApartInOneWayOrNot(FuzzedDataProvider data) {
        var text = data.consumeRemainingAsString();
        CompactToken.parse(text).ifPresent(token -> {
            assertThat(new String(token.signedText(), java.nio.charset.StandardCharsets.US_ASCII)
                            + '.'
                            + Draft.encode(token.signature()))
                    .isEqualTo(text);
            var _ = token.claims();
        });
    }

    @FuzzTest
    @DictionaryEntries({"\"alg\"", "\"RS256\"", "\"typ\"", "\"JWT\"", "\"kid\"", "\"cat\"", "\"crit\"", "\"jwk\""})
    void noHeaderUnderAGoodSignatureIsAFault(FuzzedDataProvider data) {
        assertIsKnown(verify(data.consumeRemainingAsString(), Draft.session().claimsJson()));
    }

    @FuzzTest
    @DictionaryEntries({"\"iss\"", "\"sub\"", "\"user_ada\"", "\"mch_jobs\"", "\"exp\"", "\"iat\"", "\"nbf\""})
    @DictionaryEntries({"\"azp\"", "\"sts\"", "\"active\"", "\"act\"", "\"metadata\"", "\"role\"", "\"admin\""})
    @DictionaryEntries({"\"https://app.example.test\"", "\"https://clerk.example.test\"", "1795341600", "1e309"})
    void noClaimsUnderAGoodSignatureAreAFault(FuzzedDataProvider data) {
        assertIsKnown(verify(Draft.session().headerJson(), data.consumeRemainingAsString()));
    }

    private static TokenOutcome verify(String header, String claims) {
        var text = Draft.encode(header) + '.' + Draft.encode(claims);
        return TOKENS.verify("Bearer " + Draft.sign(text, Keys.CLERKS, "SHA256withRSA"));
    }

    private static void assertIsKnown(TokenOutcome outcome) {
        switch (outcome) {
            case Verified(Caller.User user) ->
                assertThat(Caller.User.isId(user.userId())).isTrue();
            case Verified(Caller.Service service) ->
                assertThat(service).isEqualTo(new Caller.Service("mch_jobs", Draft.JOBS_SCOPES));
            case Refused _ -> {}
            case TokenOutcome.KeysUnavailable unavailable -> throw new AssertionError(unavailable);
        }
    }
}
