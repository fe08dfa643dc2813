package com.interactioncredits.ledger;

import java.util.regex.Pattern;

/// The caller's own name for what a call is about, and so the key that makes the call repeatable.
///
/// @param value 1–128 of `A–Z a–z 0–9 . _ : -`
public record Reference(String value) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    public Reference {
        if (!isReference(value)) {
            throw new IllegalArgumentException("not a reference");
        }
    }

    public static boolean isReference(String text) {
        return ALLOWED.matcher(text).matches();
    }
}
