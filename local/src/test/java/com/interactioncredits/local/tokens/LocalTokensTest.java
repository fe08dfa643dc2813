package com.interactioncredits.local.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.interactioncredits.auth.AllowedMachines;
import com.interactioncredits.auth.AuthSettings;
import com.interactioncredits.auth.Caller;
import com.interactioncredits.auth.Scope;
import com.interactioncredits.auth.SessionTokens;
import com.interactioncredits.auth.TokenOutcome;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTokensTest {

    private static final String ISSUER = "http://localhost:4010";
    private static final String ORIGIN = "http://localhost:8080";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final Path data;

    LocalTokensTest(@TempDir Path data) {
        this.data = data;
    }

    @Test
    void aMintedUserPassesTheRealVerifier() throws IOException {
        var tokens = new LocalTokens(ISSUER, data);
        assertThat(verify(tokens, tokens.mint("user_ada", null, MINUTE, ORIGIN, NOW), NOW))
                .isEqualTo(new Verified(new Caller.User("user_ada", false, false)));
    }

    @Test
    void theRoleAdminMakesAnOperator() throws IOException {
        var tokens = new LocalTokens(ISSUER, data);
        assertThat(verify(tokens, tokens.mint("user_ada", "admin", MINUTE, ORIGIN, NOW), NOW))
                .isEqualTo(new Verified(new Caller.User("user_ada", true, false)));
        assertThat(verify(tokens, tokens.mint("user_ada", "member", MINUTE, ORIGIN, NOW), NOW))
                .isEqualTo(new Verified(new Caller.User("user_ada", false, false)));
    }

    @Test
    void aMintedMachinePassesTheRealVerifier() throws IOException {
        var tokens = new LocalTokens(ISSUER, data);
        assertThat(verify(tokens, tokens.mintMachine("mch_local", "mch_us", MINUTE, NOW), NOW))
                .isEqualTo(new Verified(new Caller.Service("mch_local", Set.of(Scope.READ))));
        assertThat(verify(tokens, tokens.mintMachine("mch_other", "mch_us", MINUTE, NOW), NOW))
                .isEqualTo(new Refused(Reason.MACHINE_NOT_ALLOWED));
    }

    @Test
    void aTokenEndsWithItsLifetimeAndFiveSeconds() throws IOException {
        var tokens = new LocalTokens(ISSUER, data);
        var token = tokens.mint("user_ada", null, MINUTE, ORIGIN, NOW);
        assertThat(verify(tokens, token, NOW.plusSeconds(64))).isInstanceOf(Verified.class);
        assertThat(verify(tokens, token, NOW.plusSeconds(65))).isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void aSessionTokenHasTheShapeOfClerks() throws ParseException {
        var token = SignedJWT.parse(new LocalTokens(ISSUER, data).mint("user_ada", "admin", MINUTE, ORIGIN, NOW));
        assertThat(token.getHeader().toJSONObject())
                .containsOnlyKeys("alg", "kid", "typ", "cat")
                .containsEntry("alg", "RS256")
                .containsEntry("typ", "JWT")
                .containsEntry("cat", "cl_B7d4PD111AAA");
        assertThat(token.getHeader().getKeyID()).matches("ins_[A-Za-z0-9_-]+");
        var second = NOW.getEpochSecond();
        assertThat(token.getPayload().toJSONObject())
                .containsOnlyKeys("azp", "exp", "fva", "iat", "iss", "jti", "metadata", "nbf", "sid", "sts", "sub", "v")
                .containsEntry("azp", ORIGIN)
                .containsEntry("exp", second + 60)
                .containsEntry("iat", second)
                .containsEntry("nbf", second - 10)
                .containsEntry("fva", List.of(0L, -1L))
                .containsEntry("sts", "active")
                .containsEntry("v", 2L)
                .containsEntry("metadata", Map.of("role", "admin"));
        assertThat(token.getJWTClaimsSet().getStringClaim("sid")).startsWith("sess_");
        assertThat(token.getJWTClaimsSet().getIssueTime()).isBefore(Date.from(NOW));
    }

    @Test
    void noTwoTokensHaveTheSameId() throws ParseException {
        var tokens = new LocalTokens(ISSUER, data);
        var one = SignedJWT.parse(tokens.mint("user_ada", null, MINUTE, ORIGIN, NOW));
        var other = SignedJWT.parse(tokens.mint("user_ada", null, MINUTE, ORIGIN, NOW));
        assertThat(one.getJWTClaimsSet().getJWTID())
                .isNotEqualTo(other.getJWTClaimsSet().getJWTID());
    }

    @Test
    void theKeySetShowsNothingPrivate() throws ParseException {
        var keys = JWKSet.parse(new LocalTokens(ISSUER, data).jwksJson()).getKeys();
        assertThat(keys).singleElement().satisfies(key -> {
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.toJSONObject()).containsOnlyKeys("kty", "use", "alg", "kid", "n", "e");
        });
    }

    @Test
    void theKeyIsKeptBetweenStarts() throws IOException {
        var token = new LocalTokens(ISSUER, data).mint("user_ada", null, MINUTE, ORIGIN, NOW);
        assertThat(verify(new LocalTokens(ISSUER, data), token, NOW)).isInstanceOf(Verified.class);
    }

    @Test
    void eachDataFolderHasItsOwnKey() {
        assertThat(new LocalTokens(ISSUER, data.resolve("a")).jwksJson())
                .isNotEqualTo(new LocalTokens(ISSUER, data.resolve("b")).jwksJson());
    }

    @Test
    void onlyTheOwnerMayReadTheKey() throws IOException {
        var _ = new LocalTokens(ISSUER, data);
        var file = data.resolve("signing-key.pkcs8");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryContaining(file::equals);
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aDamagedKeyFileIsNamed() throws IOException {
        var file = data.resolve("signing-key.pkcs8");
        Files.writeString(file, "no key");
        assertThatIllegalStateException()
                .isThrownBy(() -> new LocalTokens(ISSUER, data))
                .withMessageContaining(file.toString())
                .withMessageContaining("delete it");
    }

    @Test
    void malformedIdsAndLifetimesAreRefused() {
        var tokens = new LocalTokens(ISSUER, data);
        for (var id : List.of("", "ada", "user_", "mch_ada", "user_a b", "user_" + "a".repeat(65))) {
            assertThatIllegalArgumentException().as(id).isThrownBy(() -> tokens.mint(id, null, MINUTE, ORIGIN, NOW));
        }
        for (var id : List.of("", "local", "mch_", "user_ada", "mch_ä", "mch_" + "a".repeat(65))) {
            assertThatIllegalArgumentException().as(id).isThrownBy(() -> tokens.mintMachine(id, "mch_us", MINUTE, NOW));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.mint("user_ada", null, Duration.ZERO, ORIGIN, NOW));
    }

    private static TokenOutcome verify(LocalTokens tokens, String token, Instant now) throws IOException {
        var body = tokens.jwksJson().getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json");
            var settings = new AuthSettings(
                    ISSUER,
                    new AuthSettings.JwksUrl(address),
                    Set.of(ORIGIN),
                    false,
                    AllowedMachines.of(Optional.of("mch_us"), List.of("mch_local:read")));
            return new SessionTokens(settings, Clock.fixed(now, ZoneOffset.UTC)).verify("Bearer " + token);
        } finally {
            server.stop(0);
        }
    }
}
