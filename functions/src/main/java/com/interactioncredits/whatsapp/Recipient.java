package com.interactioncredits.whatsapp;

import java.util.regex.Pattern;

/// A phone number to send to.
///
/// @param phoneNumber E.164: "+" and 8–15 digits
public record Recipient(String phoneNumber) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");

    public Recipient {
        if (!isPhoneNumber(phoneNumber)) {
            throw new IllegalArgumentException("not an E.164 phone number");
        }
    }

    public static boolean isPhoneNumber(String text) {
        return E164.matcher(text).matches();
    }

    /// Hides the number: whatever is printed ends in a log one day.
    @Override
    public String toString() {
        return "Recipient[…]";
    }
}
