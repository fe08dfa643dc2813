package com.interactioncredits.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;

/// Key pairs made for this run of the tests, and the forms in which Clerk shows their public halves.
final class Keys {

    static final KeyPair CLERKS = make(2048);
    static final KeyPair NEXT = make(2048);
    static final KeyPair STRANGERS = make(2048);
    static final KeyPair SHORT = make(1024);

    private Keys() {}

    static String pem(KeyPair pair) {
        var body = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    static RSAKey jwk(String keyId, KeyPair pair) {
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .keyID(keyId)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .build();
    }

    static String jwks(RSAKey... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    private static KeyPair make(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
