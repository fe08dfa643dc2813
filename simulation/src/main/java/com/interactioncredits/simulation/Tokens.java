package com.interactioncredits.simulation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens in Clerk's format, signed with a key of this run; those of users have a long lifetime.
final class Tokens {
    static final String ISSUER = "https://clerk.example.test";
    static final String ORIGIN = "https://app.example.test";
    static final String MACHINE = "mch_jobs";
    static final String AUDIENCE = "mch_credits";
    /// A machine's token is used for half of its maximum lifetime of an hour, so that it is valid for clocks that are
    /// ahead.
    private static final Duration MACHINE_TOKEN_USED = Duration.ofMinutes(30);
    private static final KeyPair KEY = keyPair();
    private static final Map<String, String> MADE = new ConcurrentHashMap<>();

    private Tokens() {}

    static String user(String userId) {
        return MADE.computeIfAbsent(userId, _ -> lasting(userId, new JWTClaimsSet.Builder().claim("azp", ORIGIN)));
    }

    static String operator() {
        return MADE.computeIfAbsent(
                "operator",
                _ -> lasting(
                        "user_operator",
                        new JWTClaimsSet.Builder().claim("azp", ORIGIN).claim("metadata", Map.of("role", "admin"))));
    }

    static String service(Instant now) {
        long used = MACHINE_TOKEN_USED.toSeconds();
        var issued = Instant.ofEpochSecond(now.getEpochSecond() / used * used - 900);
        return MADE.computeIfAbsent(
                "service " + issued,
                _ -> token(
                        MACHINE,
                        new JWTClaimsSet.Builder().audience(AUDIENCE),
                        issued,
                        issued.plus(MACHINE_TOKEN_USED.multipliedBy(2))));
    }

    private static String lasting(String subject, JWTClaimsSet.Builder claims) {
        return token(subject, claims, World.START.minusSeconds(60), World.START.plus(Duration.ofDays(300)));
    }

    private static String token(String subject, JWTClaimsSet.Builder claims, Instant issued, Instant expires) {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims.subject(subject)
                        .issuer(ISSUER)
                        .issueTime(Date.from(issued))
                        .notBeforeTime(Date.from(issued))
                        .expirationTime(Date.from(expires))
                        .build());
        try {
            token.sign(new RSASSASigner(KEY.getPrivate()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return "Bearer " + token.serialize();
    }

    static String pem() {
        var body = Base64.getMimeEncoder().encodeToString(KEY.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
