package com.interactioncredits.ledger;

import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.LedgerTable;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.Unfinished;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Expires holds whose time is up, many in one transaction, whether or not TTL has deleted their timers.
///
/// Reads a sparse index that has the entry of each open hold, those of messages apart: a message's sweep ends its hold
/// together with it. Doing it twice, or late, does no harm.
public final class DueHolds {
    private static final System.Logger LOG = System.getLogger(DueHolds.class.getName());

    /// Most that one BatchGetItem reads.
    private static final int READ_AT_ONCE = 100;

    private final LedgerWriter writer;
    private final Listing listing;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public DueHolds(DynamoDbClient dynamo, String tableName, Clock clock, StoreRetry storeRetry) {
        this.writer = new LedgerWriter(dynamo, new LedgerTable(tableName), clock);
        this.listing = new Listing(dynamo, tableName);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// @param expired holds
    /// @param failed parts of the index and accounts that the next run tries again
    /// @param oldest how long the first of those that were due had been due
    public record Done(int expired, int failed, Duration oldest) {}

    /// Expires all that is due now.
    ///
    /// @param outOfTime asked before each part of the work; the next run continues
    public Done expire(BooleanSupplier outOfTime) {
        int expired = 0;
        int failed = 0;
        var oldest = Duration.ZERO;
        // Begins with another part each minute: when there is more than one run can do, no part waits forever.
        long minute = clock.instant().getEpochSecond() / 60;
        for (int i = 0; i < LedgerKeys.DUE_PARTS; i++) {
            var part = LedgerKeys.duePart(Math.floorMod(minute + i, LedgerKeys.DUE_PARTS));
            try {
                var from = Optional.<Map<String, AttributeValue>>empty();
                do {
                    var due = listing.until(part, clock.instant(), from);
                    var done = expire(open(due.keys()), outOfTime);
                    expired += done.expired();
                    failed += done.failed();
                    oldest = Collections.max(List.of(oldest, done.oldest()));
                    from = due.next();
                } while (from.isPresent() && !outOfTime.getAsBoolean());
            } catch (RuntimeException fault) {
                failed++;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "due holds: " + part + " could not be read; the next run tries again",
                        fault);
            }
        }
        return new Done(expired, failed, oldest);
    }

    /// How many are due and not expired yet.
    public Unfinished due() {
        var parts = IntStream.range(0, LedgerKeys.DUE_PARTS)
                .mapToObj(LedgerKeys::duePart)
                .toList();
        return storeRetry.read(() -> listing.unfinished(parts, clock.instant(), true));
    }

    private Done expire(List<OpenHold> due, BooleanSupplier outOfTime) {
        int expired = 0;
        int failed = 0;
        var now = clock.instant();
        var oldest = due.stream()
                .map(hold -> Duration.between(hold.expiresAt(), now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        for (var holds :
                due.stream().collect(Collectors.groupingBy(OpenHold::account)).values()) {
            try {
                for (int from = 0;
                        from < holds.size() && !outOfTime.getAsBoolean();
                        from += LedgerTable.MAX_EXPIRED_PER_TRANSACTION) {
                    var some =
                            holds.subList(from, Math.min(holds.size(), from + LedgerTable.MAX_EXPIRED_PER_TRANSACTION));
                    expired += storeRetry.untilDone(() -> Optional.of(writer.expire(some)));
                }
            } catch (RuntimeException fault) {
                failed++;
                var first = holds.getFirst().id();
                LogContext.ofHold(
                        first,
                        () -> LOG.log(
                                System.Logger.Level.WARNING,
                                "due holds: " + first + " and others of its account are not expired;"
                                        + " the next run tries again",
                                fault));
            }
        }
        return new Done(expired, failed, oldest);
    }

    /// Those that are still open and due: the index lags.
    private List<OpenHold> open(List<Map<String, AttributeValue>> keys) {
        var now = clock.instant();
        var open = new ArrayList<OpenHold>();
        for (int from = 0; from < keys.size(); from += READ_AT_ONCE) {
            listing.rows(keys.subList(from, Math.min(keys.size(), from + READ_AT_ONCE))).stream()
                    .map(row -> LedgerItems.open(LedgerKeys.accountOf(new Item(row).getText("pk")), row))
                    .filter(hold -> hold.isDue(now))
                    .forEach(open::add);
        }
        return open;
    }
}
