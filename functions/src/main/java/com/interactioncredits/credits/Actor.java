package com.interactioncredits.credits;

/// Who moves credits.
///
/// @param id a user's (`user_…`), a machine's (`mch_…`), or the name of a part of this system (`system:…`)
public record Actor(String id) {
    /// Time gave the credits of a hold back.
    public static final Actor EXPIRY = partOfSystem("expiry");

    /// @param part in lower case, like `webhook`
    public static Actor partOfSystem(String part) {
        return new Actor("system:" + part);
    }
}
