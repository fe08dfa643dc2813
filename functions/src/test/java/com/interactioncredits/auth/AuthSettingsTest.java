package com.interactioncredits.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthSettingsTest {

    private static final AuthSettings.KeySource KEYS = new AuthSettings.Pem(Keys.pem(Keys.CLERKS));
    private static final Set<String> ORIGINS = Set.of("https://app.example.test");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://clerk.example.test",
                "https://clerk.example.test:8443",
                "https://proxy.example.test/__clerk",
                "http://localhost:8080",
                "http://127.0.0.1:8080"
            })
    void anIssuerIsAnAddress(String issuer) {
        assertThatCode(() -> new AuthSettings(issuer, KEYS, ORIGINS, false, Set.of()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "clerk.example.test",
                "https://",
                "https://clerk.example.test/",
                "https://clerk.example.test?x",
                "https://clerk.example.test ",
                "https://user@clerk.example.test",
                "http://clerk.example.test",
                "http://localhost.evil.test",
                "http://localhost:8080/"
            })
    void anotherIssuerStopsTheStart(String issuer) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AuthSettings(issuer, KEYS, ORIGINS, false, Set.of()));
    }

    @Test
    void withoutOriginsNobodyCouldCall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthSettings(Draft.ISSUER, KEYS, Set.of(), false, Set.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "app.example.test",
                "https://app.example.test/",
                "https://a.test/x",
                "https://a b",
                "://x"
            })
    void anOriginThatNoTokenCouldNameStopsTheStart(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthSettings(Draft.ISSUER, KEYS, Set.of(origin), false, Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mch_", "user_ada", "mch_a b", "*"})
    void aMalformedMachineStopsTheStart(String machine) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthSettings(Draft.ISSUER, KEYS, ORIGINS, false, Set.of(machine)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://clerk.example.test/.well-known/jwks.json",
                "/.well-known/jwks.json",
                "file:///etc/keys.json",
                "https:///keys.json"
            })
    void aKeySetThatOthersCouldForgeStopsTheStart(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AuthSettings.JwksUrl(URI.create(address)));
    }

    @Test
    void aKeySetMayBeOnThisMachine() {
        assertThatCode(() -> new AuthSettings.JwksUrl(URI.create("http://localhost:8080/keys.json")))
                .doesNotThrowAnyException();
    }

    @Test
    void aPemThatIsNoLongPublicRsaKeyStopsTheStart() {
        var pem = Keys.pem(Keys.CLERKS);
        for (var text : Set.of(
                "",
                "key",
                "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                pem.replace("PUBLIC", "PRIVATE"),
                pem.substring(0, pem.length() / 2),
                "before\n" + pem,
                pem + "after",
                Keys.pem(Keys.SHORT),
                pem + Keys.pem(Keys.SHORT))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> new AuthSettings.Pem(text));
        }
    }

    @Test
    void laterChangesToTheSetsAreNotSeen() {
        var origins = new HashSet<>(ORIGINS);
        var settings = new AuthSettings(Draft.ISSUER, KEYS, origins, false, Set.of());
        origins.add("https://evil.test");
        assertThat(settings.allowedOrigins()).isEqualTo(ORIGINS);
    }
}
