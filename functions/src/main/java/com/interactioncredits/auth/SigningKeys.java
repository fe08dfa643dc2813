package com.interactioncredits.auth;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The public keys whose signatures count.
sealed interface SigningKeys permits JwksKeys, PemKeys {

    /// Shorter keys can be broken, so they are as good as absent.
    int MIN_KEY_BITS = 2048;

    /// The keys that may have signed a token.
    ///
    /// @param keyId what the token says of its key, if anything
    Lookup find(@Nullable String keyId);

    sealed interface Lookup {
        record Candidates(List<RSAPublicKey> keys) implements Lookup {}

        record NoKeyId() implements Lookup {}

        record Unknown() implements Lookup {}

        record Unavailable() implements Lookup {}
    }

    static boolean isLongEnough(RSAPublicKey key) {
        return key.getModulus().bitLength() >= MIN_KEY_BITS;
    }
}
