package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.KEY_ID;
import static com.interactioncredits.auth.Draft.NOW;
import static com.interactioncredits.auth.Draft.ORIGIN;
import static com.interactioncredits.auth.Draft.quoted;
import static com.interactioncredits.auth.Draft.seconds;
import static com.interactioncredits.auth.Draft.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.auth.AuthSettings.JwksUrl;
import com.interactioncredits.auth.AuthSettings.KeySource;
import com.interactioncredits.auth.AuthSettings.Pem;
import com.interactioncredits.auth.TokenOutcome.KeysUnavailable;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the keys come from, how long they are kept, and what happens while they cannot be had.
@Timeout(30)
class SigningKeysTest {

    private static final String FIRST = Keys.jwks(Keys.jwk(KEY_ID, Keys.CLERKS));
    private static final String SECOND = Keys.jwks(Keys.jwk("ins_second", Keys.NEXT));
    private static final String BOTH = Keys.jwks(Keys.jwk(KEY_ID, Keys.CLERKS), Keys.jwk("ins_second", Keys.NEXT));

    private final TestClock clock = new TestClock(NOW);
    private final KeySetServer clerk = new KeySetServer(FIRST);
    private final SessionTokens tokens = tokens(new JwksUrl(clerk.address()));

    @AfterEach
    void stop() {
        clerk.close();
    }

    // A key set's address

    @Test
    void nothingIsFetchedBeforeTheFirstToken() {
        assertThat(clerk.fetches()).isZero();
        assertThat(tokens.verify(null)).isInstanceOf(Refused.class);
        assertThat(tokens.verify("Bearer x.y.z")).isInstanceOf(Refused.class);
        assertThat(clerk.fetches()).isZero();
    }

    @Test
    void theKeysAreKept() {
        for (var i = 0; i < 20; i++) {
            assertThat(verify(first())).isInstanceOf(Verified.class);
            clock.advance(Duration.ofMinutes(2));
        }
        assertThat(clerk.fetches()).isEqualTo(1);
    }

    @Test
    void aNewKeyIsFoundWhenATokenNamesIt() {
        assertThat(verify(first())).isInstanceOf(Verified.class);
        clerk.answer(BOTH);
        clock.advance(Duration.ofSeconds(30));
        assertThat(verify(second())).isInstanceOf(Verified.class);
        assertThat(verify(first())).isInstanceOf(Verified.class);
        assertThat(clerk.fetches()).isEqualTo(2);
    }

    @Test
    void aKeyThatWasRotatedOutIsGoneAtTheNextRefresh() {
        assertThat(verify(first())).isInstanceOf(Verified.class);
        clerk.answer(SECOND);
        clock.advance(Duration.ofMinutes(59));
        assertThat(verify(first())).isInstanceOf(Verified.class);
        clock.advance(Duration.ofMinutes(1));
        assertThat(verify(first())).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
        assertThat(verify(second())).isInstanceOf(Verified.class);
    }

    @Test
    void madeUpKeyIdsCauseOneFetchInThirtySeconds() {
        assertThat(verify(first())).isInstanceOf(Verified.class);
        clock.advance(Duration.ofSeconds(29));
        for (var i = 0; i < 50; i++) {
            // B6: such a key may have been added since; only a fetch could tell.
            assertThat(verify(keyId("ins_" + i))).isEqualTo(new KeysUnavailable());
        }
        assertThat(clerk.fetches()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(keyId("ins_made_up"))).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
        for (var i = 0; i < 50; i++) {
            assertThat(verify(keyId("ins_" + i))).isEqualTo(new KeysUnavailable());
            assertThat(verify(first())).isInstanceOf(Verified.class);
        }
        assertThat(clerk.fetches()).isEqualTo(2);
    }

    @Test
    void callersWhoComeTogetherShareOneFetch() throws Exception {
        var allowed = new CountDownLatch(1);
        clerk.answerAfter(new CountDownLatch(1), allowed, FIRST);
        var outcomes = together(40, index -> verify(index % 2 == 0 ? first() : keyId("ins_" + index)), allowed);
        assertThat(outcomes.stream().filter(Verified.class::isInstance)).hasSize(20);
        // Who comes when the fetch has ended already cannot have a fresh answer.
        assertThat(outcomes.stream().filter(outcome -> !(outcome instanceof Verified)))
                .hasSize(20)
                .contains(new Refused(Reason.UNKNOWN_KEY))
                .isSubsetOf(new Refused(Reason.UNKNOWN_KEY), new KeysUnavailable());
        assertThat(clerk.fetches()).isEqualTo(1);
    }

    @Test
    void knownKeysAreUsedDuringARefresh() throws Exception {
        assertThat(verify(first())).isInstanceOf(Verified.class);
        var asked = new CountDownLatch(1);
        var allowed = new CountDownLatch(1);
        clerk.answerAfter(asked, allowed, BOTH);
        clock.advance(Duration.ofHours(2));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var refreshing = threads.submit(() -> verify(first()));
            asked.await();
            assertThat(verify(first())).isInstanceOf(Verified.class);
            allowed.countDown();
            assertThat(refreshing.get()).isInstanceOf(Verified.class);
        }
        // Had the second caller waited, the first one's fetch would have timed out.
        assertThat(verify(second())).isInstanceOf(Verified.class);
        assertThat(clerk.fetches()).isEqualTo(2);
    }

    // A key set's address that is unwell

    @Test
    void withoutKeysATokenIsNeitherAcceptedNorRefused() {
        clerk.answer(503, "");
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
        assertThat(verify(keyId("ins_other"))).isEqualTo(new KeysUnavailable());
    }

    @Test
    void anUnreachableAddressIsUnavailable() {
        clerk.close();
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
    }

    @Test
    void theFirstKeysAreAskedForAgainAfterASecond() {
        clerk.answer(500, "");
        for (var i = 0; i < 10; i++) {
            assertThat(verify(first())).isEqualTo(new KeysUnavailable());
        }
        assertThat(clerk.fetches()).isEqualTo(1);
        clerk.answer(FIRST);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(first())).isInstanceOf(Verified.class);
        assertThat(clerk.fetches()).isEqualTo(2);
    }

    @Test
    void knownKeysOutliveTheirAddress() {
        assertThat(verify(first())).isInstanceOf(Verified.class);
        clerk.answer(500, SECOND);
        for (var hours = 0; hours < 5; hours++) {
            clock.advance(Duration.ofHours(1));
            assertThat(verify(first())).isInstanceOf(Verified.class);
            // B6
            assertThat(verify(second())).isEqualTo(new KeysUnavailable());
        }
        assertThat(clerk.fetches()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "down for maintenance",
                "<html></html>",
                "null",
                "[]",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[1]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"ins_first\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"ins_first\",\"n\":\"!\",\"e\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"ins_first\",\"n\":\"\",\"e\":\"\"}]}"
            })
    void aBodyWithoutUsableKeyReplacesNothing(String body) {
        clerk.answer(body);
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
        clerk.answer(FIRST);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(first())).isInstanceOf(Verified.class);
        clerk.answer(body);
        clock.advance(Duration.ofHours(1));
        assertThat(verify(first())).isInstanceOf(Verified.class);
        assertThat(clerk.fetches()).isEqualTo(3);
    }

    @Test
    void aHugeBodyIsNotRead() {
        clerk.answer(FIRST + " ".repeat(1_000_000));
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
    }

    @Test
    void aDeeplyNestedBodyIsNotRead() {
        clerk.answer("[".repeat(100_000));
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
        clerk.answer("{\"keys\":".repeat(20_000));
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (var elsewhere = new KeySetServer(FIRST)) {
            clerk.redirectTo(elsewhere.address());
            assertThat(verify(first())).isEqualTo(new KeysUnavailable());
            assertThat(elsewhere.fetches()).isZero();
        }
    }

    @Test
    @Timeout(8)
    void anAddressThatNeverAnswersHoldsACallForTwoSecondsOnly() {
        clerk.fallSilent();
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
        clerk.fallSilentAmid(FIRST);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(first())).isEqualTo(new KeysUnavailable());
    }

    // Which keys of a key set count

    @Test
    void keysForOtherPurposesDoNotCount() throws JOSEException {
        var encryption = new RSAKey.Builder(Keys.jwk(KEY_ID, Keys.CLERKS))
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        var otherAlgorithm = new RSAKey.Builder(Keys.jwk(KEY_ID, Keys.CLERKS))
                .algorithm(JWSAlgorithm.PS256)
                .build();
        var nameless =
                new RSAKey.Builder(Keys.jwk(KEY_ID, Keys.CLERKS)).keyID(null).build();
        var secret = new OctetSequenceKeyGenerator(256).keyID(KEY_ID).generate();
        var next = Keys.jwk("ins_second", Keys.NEXT).toJSONString();
        for (var useless : Set.of(
                encryption.toJSONString(),
                otherAlgorithm.toJSONString(),
                nameless.toJSONString(),
                secret.toJSONString())) {
            try (var server = new KeySetServer("{\"keys\":[" + useless + ',' + next + "]}")) {
                var strict = tokens(new JwksUrl(server.address()));
                assertThat(strict.verify("Bearer " + first())).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
                assertThat(strict.verify("Bearer " + second())).isInstanceOf(Verified.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kty\":\"XYZ\",\"kid\":\"ins_new\"}",
                "{\"kty\":\"RSA\",\"kid\":\"ins_new\"}",
                "{\"kty\":\"EC\",\"kid\":\"ins_new\",\"crv\":\"P-999\",\"x\":\"AA\",\"y\":\"AA\"}"
            })
    void aKeyThatIsNotUnderstoodCostsNoOther(String key) {
        clerk.answer("{\"keys\":[" + key + ',' + Keys.jwk(KEY_ID, Keys.CLERKS).toJSONString() + "]}");
        assertThat(verify(first())).isInstanceOf(Verified.class);
    }

    @Test
    void aKeyMayLeaveItsPurposeOut() {
        var plain = new RSAKey.Builder(Keys.jwk(KEY_ID, Keys.CLERKS))
                .keyUse(null)
                .algorithm(null)
                .build();
        clerk.answer(Keys.jwks(plain));
        assertThat(verify(first())).isInstanceOf(Verified.class);
    }

    @Test
    void aShortKeyDoesNotCount() {
        clerk.answer(Keys.jwks(Keys.jwk(KEY_ID, Keys.SHORT), Keys.jwk("ins_second", Keys.NEXT)));
        assertThat(verify(token(KEY_ID, Keys.SHORT))).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
        assertThat(verify(second())).isInstanceOf(Verified.class);
    }

    @Test
    void aKeySignsUnderItsOwnIdOnly() {
        clerk.answer(BOTH);
        assertThat(verify(token("ins_second", Keys.CLERKS))).isEqualTo(new Refused(Reason.SIGNATURE));
        assertThat(verify(token(KEY_ID, Keys.NEXT))).isEqualTo(new Refused(Reason.SIGNATURE));
    }

    // PEM

    @Test
    void aPemKeyIsTriedWhateverTheKeyId() {
        var byPem = tokens(new Pem(Keys.pem(Keys.CLERKS)));
        assertThat(byPem.verify("Bearer " + first())).isInstanceOf(Verified.class);
        assertThat(byPem.verify("Bearer " + keyId("ins_any"))).isInstanceOf(Verified.class);
        assertThat(byPem.verify("Bearer " + second())).isEqualTo(new Refused(Reason.SIGNATURE));
    }

    @Test
    void severalPemKeysBridgeARotation() {
        var byPem = tokens(new Pem(Keys.pem(Keys.CLERKS) + Keys.pem(Keys.NEXT)));
        assertThat(byPem.verify("Bearer " + first())).isInstanceOf(Verified.class);
        assertThat(byPem.verify("Bearer " + second())).isInstanceOf(Verified.class);
        assertThat(byPem.verify("Bearer " + token(KEY_ID, Keys.STRANGERS))).isEqualTo(new Refused(Reason.SIGNATURE));
    }

    private TokenOutcome verify(String token) {
        return tokens.verify("Bearer " + token);
    }

    private SessionTokens tokens(KeySource keys) {
        return new SessionTokens(
                new AuthSettings(Draft.ISSUER, keys, Set.of(ORIGIN), false, AllowedMachines.NONE), clock);
    }

    private static String first() {
        return token(KEY_ID, Keys.CLERKS);
    }

    private static String second() {
        return token("ins_second", Keys.NEXT);
    }

    private static String keyId(String keyId) {
        return token(keyId, Keys.CLERKS);
    }

    /// Lives for a day, so that only its key matters here.
    private static String token(String keyId, KeyPair pair) {
        return session()
                .header("kid", quoted(keyId))
                .claim("exp", seconds(86_400))
                .signedBy(pair);
    }

    private interface Call {
        TokenOutcome make(int index);
    }

    /// Starts all callers at once; what they wait for is allowed as soon as all are on their way.
    private static List<TokenOutcome> together(int callers, Call call, CountDownLatch allowed)
            throws InterruptedException, ExecutionException {
        var ready = new CountDownLatch(callers);
        var outcomes = new ArrayList<TokenOutcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<TokenOutcome>>();
            for (var i = 0; i < callers; i++) {
                var index = i;
                Callable<TokenOutcome> task = () -> {
                    ready.countDown();
                    ready.await();
                    return call.make(index);
                };
                running.add(threads.submit(task));
            }
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
            allowed.countDown();
            for (var one : running) {
                outcomes.add(one.get());
            }
        }
        return outcomes;
    }
}
