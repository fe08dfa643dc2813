package com.interactioncredits.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keys that came with the settings. PEM has no key ids, so each key is tried, whatever the token names.
record PemKeys(List<RSAPublicKey> keys) implements SigningKeys {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    @Override
    public Lookup find(@Nullable String keyId) {
        return new Lookup.Candidates(keys);
    }

    /// Reads the keys of a setting.
    ///
    /// @throws IllegalArgumentException unless the text is `PUBLIC KEY` blocks of RSA keys of 2048 bits or more,
    /// only
    static PemKeys read(String text) {
        var keys = new ArrayList<RSAPublicKey>();
        var blocks = BLOCK.matcher(text.strip());
        var end = 0;
        while (blocks.find() && blocks.start() == end) {
            keys.add(key(blocks.group(1).replaceAll("\\s", "")));
            end = blocks.end();
        }
        if (keys.isEmpty() || end != text.strip().length()) {
            throw new IllegalArgumentException("the key must be PEM, from BEGIN PUBLIC KEY to END PUBLIC KEY");
        }
        return new PemKeys(List.copyOf(keys));
    }

    private static RSAPublicKey key(String base64) {
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
            if (KeyFactory.getInstance("RSA").generatePublic(spec) instanceof RSAPublicKey key
                    && SigningKeys.isLongEnough(key)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("the PEM block holds no RSA public key", unreadable);
        }
        throw new IllegalArgumentException("the RSA key must have at least " + MIN_KEY_BITS + " bits");
    }
}
