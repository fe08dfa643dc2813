package com.interactioncredits.whatsapp;

import java.util.regex.Pattern;

/// What WhatsApp knows the sender by; never printed.
///
/// @param value visible ASCII characters, since it goes into a header
public record AccessToken(String value) {
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    public AccessToken {
        if (!VISIBLE.matcher(value).matches()) {
            throw new IllegalArgumentException("accessToken must be visible ASCII characters");
        }
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
