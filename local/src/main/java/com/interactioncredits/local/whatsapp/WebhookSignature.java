package com.interactioncredits.local.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Signs webhooks as Meta does.
public final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    static SecretKey key(String appSecret) {
        return new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public static String of(String body, String appSecret) {
        return of(body.getBytes(StandardCharsets.UTF_8), key(appSecret));
    }

    /// The value of the header `X-Hub-Signature-256`.
    static String of(byte[] body, SecretKey appSecret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(appSecret);
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, impossible);
        }
    }
}
