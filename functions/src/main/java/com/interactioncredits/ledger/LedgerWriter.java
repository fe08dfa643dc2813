package com.interactioncredits.ledger;

import static com.interactioncredits.store.StoreRetry.conditionFailed;
import static com.interactioncredits.store.StoreRetry.isContention;

import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.ledger.records.AccountRecord;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Writes the ledger's transactions and reports their outcome.
final class LedgerWriter {
    private final DynamoDbClient dynamo;
    private final LedgerTable table;
    private final Clock clock;

    LedgerWriter(DynamoDbClient dynamo, LedgerTable table, Clock clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    enum Written {
        DONE,
        /// Another call was quicker: read again.
        CHANGED,
        EXTRA_WRITES_REJECTED
    }

    /// Each call has a token of its own, made by the SDK: its own repeats of one request have one effect, and ours use
    /// the new time.
    void write(List<TransactWriteItem> writes) {
        dynamo.transactWriteItems(
                TransactWriteItemsRequest.builder().transactItems(writes).build());
    }

    /// False when another call was quicker: read again.
    boolean writeIfUnchanged(List<TransactWriteItem> writes) {
        return writeIfUnchanged(writes, ExtraWrites.NONE) == Written.DONE;
    }

    /// @param extraWrites the last of the writes
    Written writeIfUnchanged(List<TransactWriteItem> writes, ExtraWrites extraWrites) {
        try {
            write(writes);
            return Written.DONE;
        } catch (TransactionCanceledException cancelled) {
            var reasons = cancelled.cancellationReasons();
            if (isContention(reasons)) {
                throw cancelled;
            }
            if (anyRefused(
                    reasons.subList(0, reasons.size() - extraWrites.writes().size()))) {
                return Written.CHANGED;
            }
            if (refused(extraWrites, reasons)) {
                return Written.EXTRA_WRITES_REJECTED;
            }
            throw cancelled;
        }
    }

    /// Whether one of the extra writes, which come last, was rejected and there was no conflict: the other writer may
    /// be this same call, which has them done already.
    static boolean refused(ExtraWrites extraWrites, List<CancellationReason> reasons) {
        return !isContention(reasons)
                && anyRefused(
                        reasons.subList(reasons.size() - extraWrites.writes().size(), reasons.size()));
    }

    private static boolean anyRefused(List<CancellationReason> reasons) {
        return reasons.stream().anyMatch(reason -> conditionFailed(reason));
    }

    /// The account as it was when its condition failed. It says something only if nothing else stood in the way.
    static AccountRecord accountThatRefused(TransactionCanceledException cancelled) {
        var reasons = cancelled.cancellationReasons();
        var account = reasons.get(LedgerTable.ACCOUNT_WRITE);
        if (!conditionFailed(account) || isContention(reasons)) {
            throw cancelled;
        }
        return LedgerItems.account(account.hasItem() ? Optional.of(account.item()) : Optional.empty());
    }

    /// Expires a hold that is due. One that ended in the meantime stays as it is.
    void expire(OpenHold open) {
        expire(List.of(open));
    }

    /// The same for several of one account, in one transaction unless one of them has ended in the meantime.
    ///
    /// @param open at most 49
    /// @return how many it expired
    int expire(List<OpenHold> open) {
        if (writeIfUnchanged(table.expiring(open, clock.instant()))) {
            return open.size();
        }
        return open.size() == 1
                ? 0
                : open.stream().mapToInt(hold -> expire(List.of(hold))).sum();
    }

    /// Expires due holds until so many credits are back, or as many as fit into one transaction.
    void reclaim(List<OpenHold> due, long needed) {
        var some = new ArrayList<OpenHold>();
        var missing = needed;
        for (var open : due) {
            if (missing <= 0 || some.size() == LedgerTable.MAX_EXPIRED_PER_TRANSACTION) {
                break;
            }
            some.add(open);
            missing -= open.amount();
        }
        if (!some.isEmpty()) {
            expire(some);
        }
    }
}
