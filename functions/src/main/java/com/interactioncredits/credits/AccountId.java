package com.interactioncredits.credits;

import java.util.regex.Pattern;

/// One user's credits of one type.
///
/// @param userId Clerk's id of the user: `user_` and 1–64 of `A–Z a–z 0–9 _ -`
public record AccountId(String userId, CreditType creditType) {
    private static final Pattern USER_ID = Pattern.compile("user_[A-Za-z0-9_-]{1,64}");

    public AccountId {
        if (!isUserId(userId)) {
            throw new IllegalArgumentException("not a user id");
        }
    }

    public static boolean isUserId(String text) {
        return USER_ID.matcher(text).matches();
    }
}
