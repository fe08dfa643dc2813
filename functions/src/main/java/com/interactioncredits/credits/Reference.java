package com.interactioncredits.credits;

import java.util.List;
import java.util.regex.Pattern;

/// The caller's own name for what a call is about, and so the key that makes the call repeatable.
///
/// @param value 1–128 of `A–Z a–z 0–9 . _ : -`
public record Reference(String value) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private static final List<String> RESERVED = List.of("broadcast:", "stripe:", "import:");

    public Reference {
        if (!isReference(value)) {
            throw new IllegalArgumentException("not a reference");
        }
    }

    /// Whether it begins like the names that this system gives to what it makes of broadcasts, purchases and imports: a
    /// caller that took one would keep the system from making its own.
    public boolean isReserved() {
        return RESERVED.stream().anyMatch(value::startsWith);
    }

    public static boolean isReference(String text) {
        return ALLOWED.matcher(text).matches();
    }
}
