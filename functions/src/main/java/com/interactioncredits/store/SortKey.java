package com.interactioncredits.store;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// The position of an entry in a list or an index: its time, then its id.
public final class SortKey {
    private static final int TIME_DIGITS = 13;
    private static final long LATEST = 9_999_999_999_999L;

    private SortKey() {}

    public static String of(Instant time, UUID id) {
        return before(time) + "#" + id;
    }

    /// Stands before all entries of that time.
    public static String before(Instant time) {
        return before(time.toEpochMilli());
    }

    private static String before(long millis) {
        return String.format(Locale.ROOT, "%0" + TIME_DIGITS + "d", millis);
    }

    /// The same for a time that a caller chose: entries have whole milliseconds, and times of thirteen digits.
    static String beforeAnyTime(Instant time) {
        var seconds = Math.clamp(time.getEpochSecond(), 0, LATEST / 1000);
        var millis = seconds * 1000 + Math.ceilDiv(time.getNano(), 1_000_000);
        return before(Math.min(millis, LATEST));
    }

    public static Instant timeIn(String sortKey) {
        return Instant.ofEpochMilli(Long.parseLong(sortKey.substring(0, TIME_DIGITS)));
    }

    static UUID idIn(String sortKey) {
        return UUID.fromString(sortKey.substring(TIME_DIGITS + 1));
    }
}
