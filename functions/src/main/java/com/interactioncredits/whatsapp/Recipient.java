package com.interactioncredits.whatsapp;

import java.util.regex.Pattern;

/// The person a message goes to, by phone number: `+` and 8–15 digits, the first of them not 0 (E.164).
/// Never printed: a phone number has no place in a log.
public record Recipient(String e164) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");

    public Recipient {
        if (!isPhoneNumber(e164)) {
            throw new IllegalArgumentException("a recipient is + and 8 to 15 digits, the first not 0");
        }
    }

    public static boolean isPhoneNumber(String text) {
        return E164.matcher(text).matches();
    }

    /// The form WhatsApp answers and reports with: digits alone.
    String digits() {
        return e164.substring(1);
    }

    @Override
    public String toString() {
        return "Recipient[hidden]";
    }
}
