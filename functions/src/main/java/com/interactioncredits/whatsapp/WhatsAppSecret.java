package com.interactioncredits.whatsapp;

import java.util.Map;
import java.util.Optional;

/// What only Meta and we know. Nothing of it is ever printed.
///
/// @param accessToken shown by us with each message
/// @param signature of Meta's notifications, made with the app secret
/// @param verifyToken shown by Meta when it subscribes
public record WhatsAppSecret(AccessToken accessToken, WebhookSignature signature, VerifyToken verifyToken) {
    /// @param texts with the keys `accessToken`, `appSecret` and `verifyToken`; more are ignored
    /// @throws IllegalArgumentException if one is missing or unusable; names the key and not the value
    public static WhatsAppSecret from(Map<String, String> texts) {
        return new WhatsAppSecret(
                new AccessToken(text(texts, "accessToken")),
                new WebhookSignature(text(texts, "appSecret")),
                new VerifyToken(text(texts, "verifyToken")));
    }

    private static String text(Map<String, String> texts, String key) {
        return Optional.ofNullable(texts.get(key))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(key + " is missing or no text"));
    }
}
