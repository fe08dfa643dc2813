package com.interactioncredits.store;

import java.time.Instant;
import java.util.UUID;

/// The position of a row in the index of changes, by its user and the time of its last change. A row has one entry,
/// which moves when the row changes.
///
/// @param feed names the user's changes
/// @param position a [SortKey]
public record FeedEntry(String feed, String position) {
    public static FeedEntry of(String userId, Instant changedAt, UUID id) {
        return new FeedEntry(feedOf(userId), SortKey.of(changedAt, id));
    }

    static String feedOf(String userId) {
        return "FEED#" + userId;
    }
}
