package com.interactioncredits.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthSettingsTest {

    private static final AuthSettings.KeySource KEYS = new AuthSettings.Pem(Keys.pem(Keys.CLERKS));
    private static final Optional<String> AUDIENCE = Optional.of("mch_credits");
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
        assertThatCode(() -> new AuthSettings(issuer, KEYS, ORIGINS, false, AllowedMachines.NONE))
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
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthSettings(issuer, KEYS, ORIGINS, false, AllowedMachines.NONE));
    }

    @Test
    void atLeastOneOriginIsRequired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthSettings(Draft.ISSUER, KEYS, Set.of(), false, AllowedMachines.NONE));
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
                .isThrownBy(() -> new AuthSettings(Draft.ISSUER, KEYS, Set.of(origin), false, AllowedMachines.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mch_",
                "user_ada",
                "mch_a b",
                "*",
                "mch_a:",
                "mch_a:write",
                "mch_a:hold,read",
                "mch_a:hold+",
                "mch_a:+hold",
                "mch_a:HOLD",
                "mch_a:hold:read",
                "mch_a: hold"
            })
    void aMachineOfAnotherFormOrAnUnknownScopeStopsTheStart(String machine) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedMachines.of(AUDIENCE, List.of(machine)))
                .withMessageContaining("scopes (hold, send, grant, read)");
    }

    @Test
    void aMachineListedTwiceStopsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedMachines.of(AUDIENCE, List.of("mch_a:hold", "mch_a")))
                .withMessageContaining("listed twice: mch_a");
    }

    @Test
    void machinesWithoutAnAudienceStopTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedMachines.of(Optional.empty(), List.of("mch_a:hold")))
                .withMessageContaining("MachineAudience");
        assertThat(AllowedMachines.of(Optional.empty(), List.of())).isEqualTo(AllowedMachines.NONE);
        assertThat(AllowedMachines.of(AUDIENCE, List.of()).scopes()).isEmpty();
    }

    @Test
    void aMachineHasTheScopesThatAreListedOrAllOfThem() {
        var machines = AllowedMachines.of(AUDIENCE, List.of("mch_a:hold+read", "mch_b", "mch_c:grant+grant"));
        assertThat(machines.scopes())
                .isEqualTo(Map.of(
                        "mch_a", Set.of(Scope.HOLD, Scope.READ),
                        "mch_b", Set.of(Scope.values()),
                        "mch_c", Set.of(Scope.GRANT)));
        assertThat(machines.unlimited()).containsExactly("mch_b");
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
        var settings = new AuthSettings(Draft.ISSUER, KEYS, origins, false, AllowedMachines.NONE);
        origins.add("https://evil.test");
        assertThat(settings.allowedOrigins()).isEqualTo(ORIGINS);
    }
}
