package com.interactioncredits.store;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// Where a row stands in the index of changes: among its user's things, by when it last changed. A row has one entry,
/// which moves when the row changes.
///
/// @param feed names the user's changes
/// @param position sorts by time, then by id
public record FeedEntry(String feed, String position) {
    private static final int TIME_DIGITS = 13;

    public static FeedEntry of(String userId, Instant changedAt, UUID id) {
        return new FeedEntry(feedOf(userId), position(changedAt, id));
    }

    static String feedOf(String userId) {
        return "FEED#" + userId;
    }

    public static String position(Instant time, UUID id) {
        return before(time) + "#" + id;
    }

    /// Stands before all changes of that time.
    public static String before(Instant time) {
        return String.format(Locale.ROOT, "%0" + TIME_DIGITS + "d", time.toEpochMilli());
    }

    static UUID idIn(String position) {
        return UUID.fromString(position.substring(TIME_DIGITS + 1));
    }
}
