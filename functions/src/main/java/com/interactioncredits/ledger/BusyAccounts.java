package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The accounts on which this process met other calls lately.
final class BusyAccounts {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int MAX_ACCOUNTS = 1_000;

    private final LinkedHashMap<AccountId, Instant> until = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Instant> eldest) {
            return size() > MAX_ACCOUNTS;
        }
    };

    synchronized boolean isBusy(AccountId account, Instant now) {
        return now.isBefore(until.getOrDefault(account, Instant.MIN));
    }

    synchronized void meet(AccountId account, Instant now) {
        until.putLast(account, now.plus(REMEMBERED));
    }
}
