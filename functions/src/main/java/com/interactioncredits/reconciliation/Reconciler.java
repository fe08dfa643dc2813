package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.LedgerRows;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Recomputes every account of the table from its holds and transactions, finds what does not follow from them, and
/// repairs it only when asked to. For an operator: [DailyJudgement] reads only what has changed.
///
/// A table restored to a point in time may hold half of a transaction, and nothing in the ledger makes such a state.
public final class Reconciler {
    private static final System.Logger LOG = System.getLogger(Reconciler.class.getName());
    private static final int ITEMS_AT_ONCE = 100;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Listing listing;
    private final Clock clock;
    private final StoreRetry storeRetry;
    private final StoreRetry.Pause pause;
    private final MessageCheck messages;

    /// @param pause waits until what was written shows everywhere, before a suspicion becomes a finding
    public Reconciler(
            DynamoDbClient dynamo,
            String table,
            Clock clock,
            StoreRetry storeRetry,
            StoreRetry.Pause pause,
            MessageCheck messages) {
        this.dynamo = dynamo;
        this.table = table;
        this.listing = new Listing(dynamo, table);
        this.clock = clock;
        this.storeRetry = storeRetry;
        this.pause = pause;
        this.messages = messages;
    }

    /// Scans on from where an earlier part stopped, until the table or the budget ends. Always comes one item further.
    ///
    /// @param from empty to begin
    /// @throws IllegalArgumentException if no scan ever answered it
    public ReconciliationPage scan(Optional<String> from, Duration budget, boolean repair) {
        return scan(from, isOver(budget), repair);
    }

    ReconciliationPage scan(Optional<String> from, BooleanSupplier isOver, boolean repair) {
        return new Part(isOver, repair).scan(from.map(Reconciler::position));
    }

    private static BooleanSupplier isOver(Duration budget) {
        var began = System.nanoTime();
        return () -> System.nanoTime() - began >= budget.toNanos();
    }

    private static Map<String, AttributeValue> position(String from) {
        var parts = from.split(" ", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException("no scan stopped there");
        }
        return Item.key(parts[0], parts[1]).attributes();
    }

    private final class Part {
        private final BooleanSupplier isOver;
        private final boolean repair;
        private final AccountAudit audit;
        private final Repairs repairs = new Repairs(dynamo, table, clock, storeRetry);
        private final List<ReconciliationResult> found = new ArrayList<>();
        private int accounts;
        private int unsettled;
        private boolean cameFurther;

        Part(BooleanSupplier isOver, boolean repair) {
            this.isOver = isOver;
            this.repair = repair;
            this.audit = new AccountAudit(new LedgerRows(dynamo, table, clock, storeRetry), storeRetry, pause, isOver);
        }

        ReconciliationPage scan(Optional<Map<String, AttributeValue>> start) {
            var position = start;
            do {
                var from = position;
                var page = storeRetry.read(() -> dynamo.scan(request(from)));
                var items = page.items().stream().map(Item::new).toList();
                var withRecord = accountsWithRecord(items);
                var judged = new HashSet<AccountId>();
                for (var item : items) {
                    if ((cameFurther && isOver.getAsBoolean()) || !isJudged(item, withRecord, judged)) {
                        return stopped(position);
                    }
                    messages.disagreement(item).ifPresent(this::take);
                    position = Optional.of(key(item));
                    cameFurther = true;
                }
                position = page.hasLastEvaluatedKey() ? Optional.of(page.lastEvaluatedKey()) : Optional.empty();
            } while (position.isPresent());
            return new ReconciliationPage(accounts, unsettled, found, Optional.empty());
        }

        private ReconciliationPage stopped(Optional<Map<String, AttributeValue>> at) {
            var next = at.map(Item::new).map(item -> item.getText("pk") + " " + item.getText("sk"));
            return new ReconciliationPage(accounts, unsettled, found, next);
        }

        /// An account is judged where its ACCOUNT lies; one that has none, wherever it is named.
        ///
        /// @return false when the time is up, so that the next part begins with this item
        private boolean isJudged(Item item, Set<AccountId> withRecord, Set<AccountId> judged) {
            var account = LedgerRows.accountOf(item);
            if (account.isEmpty()) {
                return true;
            }
            var here = ItemKind.ACCOUNT.is(item) || !withRecord.contains(account.get());
            return !here || !judged.add(account.get()) || isJudged(account.get());
        }

        private boolean isJudged(AccountId account) {
            try {
                var judgement = audit.judge(account, clock.instant());
                judgement.findings().forEach(this::take);
                accounts += judgement.isSettled() ? 1 : 0;
                unsettled += judgement.isSettled() ? 0 : 1;
                return true;
            } catch (AccountAudit.OutOfTime _) {
                if (cameFurther) {
                    return false;
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "reconciler: an account has more records than one part can read; not judged");
                unsettled++;
                return true;
            }
        }

        private void take(Finding finding) {
            found.add(new ReconciliationResult(
                    finding, repair ? repairs.repair(finding) : ReconciliationResult.Outcome.REPORTED));
        }

        /// Of the accounts that the items name, those that have their ACCOUNT.
        private Set<AccountId> accountsWithRecord(List<Item> items) {
            var keys = items.stream()
                    .flatMap(item -> LedgerRows.accountOf(item).stream())
                    .distinct()
                    .map(LedgerKeys::account)
                    .toList();
            var there = new HashSet<AccountId>();
            if (!keys.isEmpty()) {
                storeRetry.read(() -> listing.rows(keys)).forEach(row -> LedgerRows.accountOf(new Item(row))
                        .ifPresent(there::add));
            }
            return there;
        }
    }

    private ScanRequest request(Optional<Map<String, AttributeValue>> from) {
        var request =
                ScanRequest.builder().tableName(table).consistentRead(true).limit(ITEMS_AT_ONCE);
        from.ifPresent(request::exclusiveStartKey);
        return request.build();
    }

    private static Map<String, AttributeValue> key(Item item) {
        return Item.key(item.getText("pk"), item.getText("sk")).attributes();
    }
}
