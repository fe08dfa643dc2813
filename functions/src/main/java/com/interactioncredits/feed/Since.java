package com.interactioncredits.feed;

import com.interactioncredits.credits.CreditType;
import com.interactioncredits.store.SortKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a reader of the changes has seen.
///
/// @param after the position in the index after which to go on
/// @param restartAt while a reading is not at its end: from where the next one begins, at the latest
/// @param versions of the balances that the reader has
public record Since(String after, Optional<Instant> restartAt, Map<CreditType, Long> versions) {
    private static final String TIME = "[0-9]{13}";
    private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern TEXT = Pattern.compile(
            "(" + TIME + "(?:#" + ID + ")?)/(" + TIME + ")?((?:/[0-9]{1,18}){" + CreditType.values().length + "})");

    static Since time(Instant time, Map<CreditType, Long> versions) {
        return new Since(SortKey.before(time), Optional.empty(), versions);
    }

    /// How it is handed out, to be read by [#of(String)].
    public String text() {
        var numbers = Arrays.stream(CreditType.values())
                .map(type -> "/" + version(type))
                .collect(Collectors.joining());
        return after + "/" + restartAt.map(SortKey::before).orElse("") + numbers;
    }

    /// Also for a forged one: what does not have the form of a cursor is empty, and any other is harmless.
    public static Optional<Since> of(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var versions = new EnumMap<CreditType, Long>(CreditType.class);
        var numbers = List.of(parts.group(3).substring(1).split("/", -1)).iterator();
        Arrays.stream(CreditType.values()).forEach(type -> versions.put(type, Long.valueOf(numbers.next())));
        var restartAt = Optional.ofNullable(parts.group(2)).map(SortKey::timeIn);
        return Optional.of(new Since(parts.group(1), restartAt, versions));
    }

    /// Up to when the reader has seen all there was to see.
    Instant seenUntil() {
        return restartAt.orElseGet(() -> SortKey.timeIn(after));
    }

    long version(CreditType type) {
        return versions.getOrDefault(type, 0L);
    }
}
