package com.interactioncredits.local.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces Clerk: one signing key, kept between starts, and tokens in Clerk's format. Thread-safe.
public final class LocalTokens {

    private static final Pattern USER = Pattern.compile("user_[A-Za-z0-9_-]{1,64}");
    private static final Pattern MACHINE = Pattern.compile("mch_[A-Za-z0-9_-]{1,64}");
    private static final String USER_ID_FORMAT = "a user's id is user_ and 1 to 64 of A-Z a-z 0-9 _ -";
    private static final String SESSION_CATEGORY = "cl_B7d4PD111AAA";
    private static final String MACHINE_CATEGORY = "cl_B7d4PD333AAA";
    private static final Duration BACKDATED = Duration.ofSeconds(10);
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String issuer;
    private final RSAKey key;
    private final RSASSASigner signer;
    private final SecureRandom random = new SecureRandom();

    /// Reads the signing key from the data folder, or creates it there at the first start.
    ///
    /// @param issuer the tokens' `iss`, the same as in the verifier's settings
    /// @throws IllegalStateException if the key's file cannot be read or written; says which file
    public LocalTokens(String issuer, Path dataFolder) {
        this.issuer = issuer;
        var pair = SigningKeyFile.in(dataFolder).readOrMake();
        try {
            var unnamed = new RSAKey.Builder(pair.publicKey())
                    .privateKey(pair.privateKey())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .build();
            var keyId = "ins_" + unnamed.computeThumbprint();
            this.key = new RSAKey.Builder(unnamed).keyID(keyId).build();
            this.signer = new RSASSASigner(key);
        } catch (JOSEException unusable) {
            throw new IllegalStateException("the local signing key cannot be used", unusable);
        }
    }

    /// The key set as Clerk serves it at `/.well-known/jwks.json`: public keys only.
    public String jwksJson() {
        return new JWKSet(key).toString(true);
    }

    /// A session token of the second version.
    ///
    /// @param userId `user_` and 1–64 of `A–Z a–z 0–9 _ -`
    /// @param role becomes `metadata.role`; `admin` is the operator role
    /// @param origin the token's `azp`, which the verifier must allow
    /// @throws IllegalArgumentException if the id is malformed or the lifetime not positive
    public String mint(String userId, @Nullable String role, Duration lifetime, String origin, Instant now) {
        var claims = session(userId, lifetime, origin, now);
        if (role != null) {
            claims.claim("metadata", Map.of("role", role));
        }
        return signed(SESSION_CATEGORY, claims.build());
    }

    /// A session token of another user who acts for this user.
    ///
    /// @param actor the other user
    /// @throws IllegalArgumentException if an id is malformed or the lifetime not positive
    public String mintImpersonated(String userId, String actor, Duration lifetime, String origin, Instant now) {
        require(USER.matcher(actor).matches(), USER_ID_FORMAT);
        var act = Map.of("iss", issuer, "sid", "sess_" + letters(27), "sub", actor);
        return signed(
                SESSION_CATEGORY,
                session(userId, lifetime, origin, now).claim("act", act).build());
    }

    /// A machine token in JWT form.
    ///
    /// @param machineId `mch_` and 1–64 of `A–Z a–z 0–9 _ -`
    /// @param audience the machine that may accept it
    /// @throws IllegalArgumentException if the id is malformed or the lifetime not positive
    public String mintMachine(String machineId, String audience, Duration lifetime, Instant now) {
        require(MACHINE.matcher(machineId).matches(), "a machine's id is mch_ and 1 to 64 of A-Z a-z 0-9 _ -");
        var claims = claims(machineId, lifetime, now)
                .claim("aud", List.of(audience))
                .claim("scopes", audience)
                .jwtID("mt_" + letters(32));
        return signed(MACHINE_CATEGORY, claims.build());
    }

    private JWTClaimsSet.Builder session(String userId, Duration lifetime, String origin, Instant now) {
        require(USER.matcher(userId).matches(), USER_ID_FORMAT);
        return claims(userId, lifetime, now)
                .claim("azp", origin)
                .claim("fva", List.of(0, -1))
                .jwtID(letters(20))
                .claim("sid", "sess_" + letters(27))
                .claim("sts", "active")
                .claim("v", 2);
    }

    private JWTClaimsSet.Builder claims(String subject, Duration lifetime, Instant now) {
        require(lifetime.isPositive(), "a token's lifetime must be positive");
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minus(BACKDATED)))
                .expirationTime(Date.from(now.plus(lifetime)));
    }

    private String signed(String category, JWTClaimsSet claims) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .customParam("cat", category)
                .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException unusable) {
            throw new IllegalStateException("the local signing key cannot sign", unusable);
        }
        return token.serialize();
    }

    private String letters(int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
