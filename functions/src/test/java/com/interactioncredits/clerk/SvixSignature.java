package com.interactioncredits.clerk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs webhooks as Clerk does, which sends them through Svix.
public final class SvixSignature {
    private SvixSignature() {}

    /// The headers of a delivery.
    ///
    /// @param secret `whsec_` and Base64
    public static Map<String, String> headers(String secret, String id, Instant at, String body) {
        var timestamp = Long.toString(at.getEpochSecond());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            var signed = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "svix-id",
                    id,
                    "svix-timestamp",
                    timestamp,
                    "svix-signature",
                    "v1," + Base64.getEncoder().encodeToString(signed));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
