package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Creates invalid tokens, with local mode's key and so a valid signature, or without it.
record Forger(RunningSystem system, PrivateKey key, RSAPublicKey publicKey, String keyId, Instant now) {
    static Forger of(RunningSystem system) {
        try {
            var file = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(system.signingKey()));
            if (!(file instanceof RSAPrivateCrtKey key)) {
                throw new IllegalStateException("the signing key is no RSA key");
            }
            var parts = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            var publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(parts);
            var keys = HttpRequest.newBuilder(system.baseUri().resolve("/.well-known/jwks.json"))
                    .build();
            var keyId = Api.exchange(keys).body().at("/keys/0/kid").asText();
            return new Forger(system, key, publicKey, keyId, system.dev().now());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A token before it is signed; values are raw JSON.
    final class Draft {
        private final Map<String, String> header = new LinkedHashMap<>();
        private final Map<String, String> claims = new LinkedHashMap<>();

        private Draft(String subject, String category) {
            header("alg", quoted("RS256"));
            header("cat", quoted(category));
            header("kid", quoted(keyId));
            header("typ", quoted("JWT"));
            claim("iss", quoted(system.baseUri().toString()));
            claim("sub", quoted(subject));
            claim("exp", seconds(600));
            claim("iat", seconds(0));
            claim("nbf", seconds(-10));
        }

        Draft header(String name, String json) {
            header.put(name, json);
            return this;
        }

        Draft claim(String name, String json) {
            claims.put(name, json);
            return this;
        }

        Draft without(String name) {
            header.remove(name);
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
            return sign(unsigned());
        }
    }

    Draft user(String userId) {
        return new Draft(userId, "cl_B7d4PD111AAA")
                .claim("azp", quoted(system.baseUri().toString()))
                .claim("fva", "[0,-1]")
                .claim("jti", quoted("8d24bb87b1d2"))
                .claim("metadata", "{\"role\":\"admin\"}")
                .claim("sid", quoted("sess_1"))
                .claim("sts", quoted("active"))
                .claim("v", "2");
    }

    Draft machine(String machineId) {
        return new Draft(machineId, "cl_B7d4PD333AAA")
                .claim("aud", "[\"mch_interaction_credits\"]")
                .claim("jti", quoted("mt_1"))
                .claim("scopes", quoted("mch_interaction_credits"));
    }

    String sign(String text) {
        return sign(text, key, "SHA256withRSA");
    }

    String sign(String text, PrivateKey by, String algorithm) {
        try {
            var signature = Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(by);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return text + '.' + encode(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Uses the public key as a shared HMAC secret.
    String signWithPublicKey(String text, byte[] publicKeyAsSecret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKeyAsSecret, "HmacSHA256"));
            return text + '.' + encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A new key pair that the verifier does not know.
    static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String pem() {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    /// The public half of a key as a JSON Web Key with our key's id.
    String jwk(RSAPublicKey of) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kty", "RSA")
                .put("kid", keyId)
                .put("alg", "RS256")
                .put("use", "sig")
                .put("n", encode(unsigned(of.getModulus().toByteArray())))
                .put("e", encode(unsigned(of.getPublicExponent().toByteArray())))
                .toString();
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    /// A time relative to the system's clock, as a JSON number.
    String seconds(long fromNow) {
        return Long.toString(now.getEpochSecond() + fromNow);
    }

    static String quoted(String text) {
        return '"' + text + '"';
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
