package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.RateLimit;
import com.interactioncredits.store.Item;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Counts a call towards a limit, as a part of the write that takes its credits. Pure.
///
/// An update expression has no maximum: the step says which of `now` and the account's own time it expects to be later,
/// and the write is refused when it is the other one. From its own time on, steps of many callers need not know of each
/// other.
///
/// @param fromNow whether the account's whole burst is expected to be available
public record RateStep(RateLimit limit, Instant now, boolean fromNow) {
    /// @param seen the account's time when it was last seen, or an earlier one
    public static RateStep expecting(RateLimit limit, Instant now, Instant seen) {
        return new RateStep(limit, now, seen.isBefore(now));
    }

    /// Whether an account in this state would not refuse the step.
    public boolean fits(AccountRecord account) {
        var fullAt = account.fullAt(limit.kind());
        return fromNow ? fullAt.isBefore(now) : !fullAt.isBefore(now) && !fullAt.isAfter(limit.lastThatFits(now));
    }

    String set() {
        return fromNow ? attribute() + " = :full" : attribute() + " = " + attribute() + " + :interval";
    }

    String condition() {
        return fromNow
                ? "(attribute_not_exists(" + attribute() + ") OR " + attribute() + " < :now)"
                : attribute() + " BETWEEN :now AND :last";
    }

    Map<String, AttributeValue> with(Map<String, AttributeValue> others) {
        var values = new HashMap<>(others);
        values.put(":now", time(now));
        if (fromNow) {
            values.put(":full", time(limit.after(now, now)));
        } else {
            values.put(":last", time(limit.lastThatFits(now)));
            values.put(":interval", Item.number(limit.interval().toNanos() / 1_000));
        }
        return values;
    }

    private String attribute() {
        return attribute(limit.kind());
    }

    /// In microseconds since 1970: rounded to milliseconds, a limit of thousands a minute would be another one.
    static String attribute(RateLimit.Kind kind) {
        return switch (kind) {
            case HOLDS -> "holdsFullAt";
            case SENDS -> "sendsFullAt";
        };
    }

    static Instant fullAt(Item account, RateLimit.Kind kind) {
        return Instant.EPOCH.plusNanos(account.number(attribute(kind), 0) * 1_000);
    }

    private static AttributeValue time(Instant time) {
        return Item.number(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
    }
}
