package com.interactioncredits.reconciliation;

import com.interactioncredits.Restored;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.Corrections;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.LedgerPage;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.ledger.RealBooks;
import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// A table whose records a test breaks, and the reconciler over it.
@Timeout(120)
abstract class ReconciledLedger {
    static final Duration LONG = Duration.ofMinutes(5);
    static final StoreRetry STORE_RETRY = new StoreRetry(Duration.ofSeconds(60), new Random(1), _ -> {});
    static final AccountId ALICE = LedgerPage.account("alice");
    static final UUID H1 = Hold.idOf(ALICE, Hold.Source.API, new Reference("h1"));

    final TestClock clock = new TestClock();
    final String table = TestTable.create();
    final TestStore store = TestStore.of(table);
    final LedgerPage page = new LedgerPage(
            new RealBooks(store.dynamo(), store, clock, STORE_RETRY, 1000, 100, () -> PlaceBy.TRANSACTION), clock);

    Reconciler reconciler(StoreRetry.Pause pause) {
        return reconciler(store.dynamo(), table, clock, STORE_RETRY, pause);
    }

    static Reconciler reconciler(
            DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry, StoreRetry.Pause pause) {
        var ledger = new CreditLedger(dynamo, table, clock, storeRetry);
        var corrections = new Corrections(dynamo, table, clock, storeRetry);
        var messages = new MessageRepository(dynamo, table, clock, storeRetry);
        var check = new MessageCheck(messages, ledger, corrections, pause);
        return new Reconciler(dynamo, table, clock, storeRetry, pause, check);
    }

    DailyJudgement daily(DynamoDbClient dynamo, StoreRetry.Pause pause) {
        var ledger = new CreditLedger(dynamo, table, clock, STORE_RETRY);
        var corrections = new Corrections(dynamo, table, clock, STORE_RETRY);
        var messages = new MessageRepository(dynamo, table, clock, STORE_RETRY);
        var check = new MessageCheck(messages, ledger, corrections, pause);
        return new DailyJudgement(dynamo, table, clock, STORE_RETRY, pause, check, marks(dynamo));
    }

    Marks marks(DynamoDbClient dynamo) {
        return new Marks(dynamo, table, clock, Marks.WINDOW, STORE_RETRY);
    }

    ReconciliationPage scan(boolean repair) {
        return reconciler(_ -> {}).scan(Optional.empty(), LONG, repair);
    }

    List<String> found() {
        return words(scan(false));
    }

    static List<String> words(ReconciliationPage page) {
        return page.found().stream()
                .map(found -> words(found.finding()) + ": " + found.outcome())
                .toList();
    }

    private static String words(Finding finding) {
        return switch (finding) {
            case Finding.AccountDrift drift ->
                drift.account().userId() + " keeps " + words(drift.kept()) + ", records say " + words(drift.recorded());
            case Finding.ActiveButNotOpen(var hold) -> hold.reference().value() + " is not open";
            case Finding.OpenButNotActive open -> "open for " + open.entry().amount();
            case Finding.OpenOtherwise(var hold) -> hold.reference().value() + " is open otherwise";
            case Finding.RefundsDisagree(var hold, var recorded) ->
                hold.reference().value() + " gave back " + hold.refunded() + ", refunds say " + recorded;
            case Finding.StuckHold(var hold) -> hold.reference().value() + " is stuck";
            case Finding.MessageDisagrees message -> message.how();
        };
    }

    private static String words(Totals totals) {
        return "%d of %d, %d/%d".formatted(totals.available(), totals.granted(), totals.placed(), totals.returned());
    }

    void play(String... lines) {
        page.play(String.join("\n", lines));
    }

    void set(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
        store.dynamo().updateItem(update -> update.tableName(table)
                .key(key)
                .updateExpression("SET #name = :value")
                .expressionAttributeNames(Map.of("#name", attribute))
                .expressionAttributeValues(Map.of(":value", value)));
    }

    void delete(Map<String, AttributeValue> key) {
        store.dynamo().deleteItem(delete -> delete.tableName(table).key(key));
    }

    Map<String, AttributeValue> openKey() {
        return Restored.records(store, "ACCOUNT#user_alice#interaction").stream()
                .filter(item -> item.optionalText("holdId").equals(Optional.of(H1.toString())))
                .map(item -> Item.key(item.getText("pk"), item.getText("sk")).attributes())
                .findFirst()
                .orElseThrow();
    }

    List<String> repairs() {
        return Restored.records(store, "REPAIR#").stream()
                .map(item -> item.getText("finding") + " | " + item.getText("before") + " | " + item.getText("after")
                        + " | " + item.getText("reason") + " | "
                        + RealBooks.sinceStart(item.getTime("createdAt")))
                .toList();
    }

    void put(Map<String, AttributeValue> item) {
        store.dynamo().putItem(put -> put.tableName(table).item(item));
    }

    Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        return Objects.requireNonNull(Restored.Snapshot.of(store).items().get(key));
    }

    /// The balance's.
    long version() {
        return LedgerPage.parts(page.answer("balance alice")).stream()
                .filter(part -> part.startsWith("version "))
                .map(part -> Long.parseLong(part.substring("version ".length())))
                .findFirst()
                .orElseThrow();
    }

    /// Calls the real store; a test says what happens before each call.
    abstract static class Watcher implements WatchedDynamo.Watcher {
        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            before(request);
            return call.get();
        }

        abstract void before(DynamoDbRequest request);
    }

    /// Lets a movement happen once, when this is about to be asked of the store.
    ReconciliationPage scanWhile(
            Predicate<DynamoDbRequest> asked, Runnable meanwhile, StoreRetry.Pause pause, boolean repair) {
        var once = new AtomicBoolean(true);
        var watched = new WatchedDynamo(store.dynamo(), new Watcher() {
            @Override
            void before(DynamoDbRequest request) {
                if (asked.test(request) && once.getAndSet(false)) {
                    meanwhile.run();
                }
            }
        });
        return reconciler(watched, table, clock, STORE_RETRY, pause).scan(Optional.empty(), LONG, repair);
    }

    /// Lets a movement happen when the first repair is about to be written.
    ReconciliationPage repairWhile(Runnable meanwhile) {
        return scanWhile(TransactWriteItemsRequest.class::isInstance, meanwhile, _ -> {}, true);
    }
}
