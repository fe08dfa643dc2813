package com.interactioncredits.clerk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tells whether a webhook comes from Clerk, as
/// <https://docs.svix.com/receiving/verifying-payloads/how-manual> says. The comparison takes the same time
/// wherever the difference is.
public final class WebhookSigningSecret {
    /// How old a delivery may be, and how far ahead of us the sender's clock.
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final String VERSION = "v1,";

    private final SecretKeySpec key;

    private WebhookSigningSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// @param texts with the key `signingSecret`, which begins with `whsec_`; more are ignored
    /// @throws IllegalArgumentException if it is missing or unusable; names the key and not the value
    public static WebhookSigningSecret from(Map<String, String> texts) {
        var text = texts.getOrDefault("signingSecret", "");
        if (text.startsWith(PREFIX) && text.length() > PREFIX.length()) {
            try {
                return new WebhookSigningSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
            } catch (IllegalArgumentException _) {
                // Its message would show a part of the secret.
            }
        }
        throw new IllegalArgumentException("signingSecret is missing or not whsec_ and Base64");
    }

    /// The headers `svix-id`, `svix-timestamp` and `svix-signature` of a delivery.
    ///
    /// @param timestamp seconds of the epoch
    /// @param signatures separated by spaces, during a rotation more than one; each a version, a comma and Base64
    public record Headers(String id, String timestamp, String signatures) {}

    /// @param raw the body's bytes as they came
    public boolean hasSigned(Headers headers, byte[] raw, Instant now) {
        if (!SECONDS.matcher(headers.timestamp()).matches()) {
            return false;
        }
        var sent = Instant.ofEpochSecond(Long.parseLong(headers.timestamp()));
        if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        var expected = hmac((headers.id() + "." + headers.timestamp() + ".").getBytes(StandardCharsets.UTF_8), raw);
        return Arrays.stream(headers.signatures().split(" ", -1))
                .filter(signature -> signature.startsWith(VERSION))
                .map(signature -> decoded(signature.substring(VERSION.length())))
                .flatMap(Optional::stream)
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private byte[] hmac(byte[] prefix, byte[] raw) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(prefix);
            return mac.doFinal(raw);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, impossible);
        }
    }
}
