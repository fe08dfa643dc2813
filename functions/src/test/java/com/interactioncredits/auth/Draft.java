package com.interactioncredits.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A token before it is signed. Values are raw JSON, so that a test can say what no proper issuer would.
final class Draft {

    static final String ISSUER = "https://clerk.example.test";
    static final String ORIGIN = "https://app.example.test";
    static final Set<Scope> JOBS_SCOPES = Set.of(Scope.HOLD, Scope.READ);
    static final AllowedMachines MACHINES = AllowedMachines.of(Optional.of("mch_two"), List.of("mch_jobs:hold+read"));
    static final String KEY_ID = "ins_first";
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Map<String, String> header = new LinkedHashMap<>();
    private final Map<String, String> claims = new LinkedHashMap<>();

    private Draft(String subject, String category) {
        header("alg", quoted("RS256"));
        header("cat", quoted(category));
        header("kid", quoted(KEY_ID));
        header("typ", quoted("JWT"));
        claim("iss", quoted(ISSUER));
        claim("sub", quoted(subject));
        claim("exp", seconds(60));
        claim("iat", seconds(0));
        claim("nbf", seconds(-10));
    }

    static Draft session() {
        return new Draft("user_ada", "cl_B7d4PD111AAA")
                .claim("azp", quoted(ORIGIN))
                .claim("fva", "[0,-1]")
                .claim("jti", quoted("8d24bb87b1d2"))
                .claim("sid", quoted("sess_1"))
                .claim("sts", quoted("active"))
                .claim("v", "2");
    }

    static Draft machine() {
        return new Draft("mch_jobs", "cl_B7d4PD333AAA")
                .claim("aud", "[\"mch_one\",\"mch_two\"]")
                .claim("jti", quoted("mt_1"))
                .claim("scopes", quoted("mch_one mch_two"));
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    /// Seconds from the tests' present, as a JSON number.
    static String seconds(long fromNow) {
        return Long.toString(NOW.getEpochSecond() + fromNow);
    }

    Draft header(String name, String json) {
        header.put(name, json);
        return this;
    }

    Draft claim(String name, String json) {
        claims.put(name, json);
        return this;
    }

    Draft withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    Draft without(String name) {
        claims.remove(name);
        return this;
    }

    String headerJson() {
        return json(header);
    }

    String claimsJson() {
        return json(claims);
    }

    String unsigned() {
        return encode(headerJson()) + '.' + encode(claimsJson());
    }

    String signed() {
        return signedBy(Keys.CLERKS);
    }

    String signedBy(KeyPair pair) {
        return sign(unsigned(), pair, "SHA256withRSA");
    }

    String signedWith(String algorithm) {
        return sign(unsigned(), Keys.CLERKS, algorithm);
    }

    static String sign(String text, KeyPair pair, String algorithm) {
        try {
            var signature = Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return text + '.' + encode(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String json(Map<String, String> object) {
        return object.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ':' + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
