package com.interactioncredits.bench;

import com.interactioncredits.local.tokens.LocalTokens;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens of users that outlast the run, each made once.
final class Tokens {
    private final LocalTokens tokens;
    private final Map<String, String> made = new ConcurrentHashMap<>();

    /// @param folder for the signing key
    Tokens(Path folder) {
        this.tokens = new LocalTokens(Store.ISSUER, folder);
    }

    String bearer(String userId) {
        return made.computeIfAbsent(
                userId, _ -> "Bearer " + tokens.mint(userId, null, Duration.ofHours(1), Store.ORIGIN, Instant.now()));
    }

    String pem() {
        try {
            var key = JWKSet.parse(tokens.jwksJson()).getKeys().getFirst().toRSAKey();
            var body =
                    Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded());
            return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
        } catch (ParseException | JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
