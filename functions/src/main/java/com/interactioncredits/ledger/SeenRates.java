package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.RateLimit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The times of rate limits that this process saw last. An account's time only rises: it is the same now, or later.
final class SeenRates {
    private static final int MAX_ACCOUNTS = 1_000;

    private record Key(AccountId account, RateLimit.Kind kind) {}

    private final LinkedHashMap<Key, Instant> fullAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
            return size() > MAX_ACCOUNTS;
        }
    };

    synchronized Instant fullAt(AccountId account, RateLimit.Kind kind) {
        return fullAt.getOrDefault(new Key(account, kind), Instant.EPOCH);
    }

    synchronized void saw(AccountId account, RateLimit.Kind kind, Instant seen) {
        var key = new Key(account, kind);
        var before = fullAt.getOrDefault(key, Instant.EPOCH);
        fullAt.putLast(key, seen.isAfter(before) ? seen : before);
    }
}
