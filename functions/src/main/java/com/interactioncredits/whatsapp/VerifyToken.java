package com.interactioncredits.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The token that Meta sends in the subscription handshake. Separate from the app secret: each function gets only the
/// one it needs.
public final class VerifyToken {
    private final byte[] token;

    public VerifyToken(String token) {
        if (token.isBlank()) {
            throw new IllegalArgumentException("the verify token must not be blank");
        }
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /// Takes the same time wherever the difference is.
    ///
    /// @param shown `hub.verify_token` of the subscription handshake
    public boolean matches(String shown) {
        return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
    }
}
