package com.interactioncredits.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells whether a webhook comes from Meta. The comparison takes the same time wherever the difference is.
public final class WebhookSignature {
    public static final String HEADER = "X-Hub-Signature-256";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final Pattern SIGNATURE = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    private final SecretKeySpec appSecret;

    /// @param appSecret signs each notification
    public WebhookSignature(String appSecret) {
        if (appSecret.isBlank()) {
            throw new IllegalArgumentException("the app secret must not be blank");
        }
        this.appSecret = new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /// Tells whether the body was signed with the app secret.
    ///
    /// @param raw the body's bytes as they came: parsed and written again they would differ, since Meta escapes
    ///     all that is not ASCII
    /// @param header the value of [#HEADER]: `sha256=` and 64 lower-case hex digits
    public boolean isValid(byte[] raw, @Nullable String header) {
        if (header == null || !SIGNATURE.matcher(header).matches()) {
            return false;
        }
        return MessageDigest.isEqual(hmac(raw), HexFormat.of().parseHex(header, PREFIX.length(), header.length()));
    }

    private byte[] hmac(byte[] raw) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(appSecret);
            return mac.doFinal(raw);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, impossible);
        }
    }
}
