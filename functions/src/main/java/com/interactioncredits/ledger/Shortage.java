package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Looks for credits that may come back when an account has too little available: of entries that are doubled or
/// due, then of open holds that are due. "Insufficient" is only said of an account as it was after a look that
/// found nothing.
final class Shortage {
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final PendingHolds pending;
    private final Clock clock;

    Shortage(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.reader = new LedgerReader(dynamo, tableName);
        this.writer = new LedgerWriter(dynamo, new LedgerTable(tableName), clock);
        this.pending = new PendingHolds(dynamo, tableName, clock, storeRetry);
        this.clock = clock;
    }

    /// @param refused the account as it was when it refused
    /// @return what the account has available, which is too little; empty when another try is worth it
    Optional<Long> available(AccountId account, AccountRecord refused, long needed) {
        if (reclaims(account, refused, needed)) {
            return Optional.empty();
        }
        // Waits for a transaction that is under way: half of it could have been seen by the look.
        var after = reader.settledAccount(account);
        return after.available() >= needed || pending.reclaim(after.pending())
                ? Optional.empty()
                : Optional.of(after.available());
    }

    /// @return whether there was anything to give back
    boolean reclaims(AccountId account, AccountRecord refused, long needed) {
        if (pending.reclaim(refused.pending())) {
            return true;
        }
        var due = reader.dueHolds(account, refused, StoredTime.now(clock));
        if (due.isEmpty()) {
            return false;
        }
        writer.reclaim(due, needed - refused.available());
        return true;
    }
}
