package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.ledger.Audit;
import com.interactioncredits.ledger.LedgerPage;
import com.interactioncredits.ledger.RealBooks;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;

/// An account that changes while it is read is not judged by half of a change.
class AccountAuditTest extends ReconciledLedger {
    @Test
    void accountThatChangesDuringEveryReadIsNotJudged() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        var grants = new AtomicInteger();
        var page = reconciler(_ -> play("grant alice 1 as more" + grants.incrementAndGet()))
                .scan(Optional.empty(), LONG, true);
        assertThat(page.found()).isEmpty();
        assertThat(page.unsettled()).isEqualTo(1);
        assertThat(page.accounts()).isZero();
    }

    private static boolean reads(DynamoDbRequest request, Listing.Index index) {
        return request instanceof QueryRequest query
                && index.name().toLowerCase(Locale.ROOT).equals(query.indexName());
    }

    /// The transactional read of a hold and its entry.
    private static boolean readsAPair(DynamoDbRequest request) {
        return request instanceof TransactGetItemsRequest read
                && read.transactItems().stream()
                        .anyMatch(get -> new Item(get.get().key()).getText("pk").startsWith("HOLD#"));
    }

    @Test
    void accountThatChangesDuringEveryReadCostsNoPause() {
        play("grant alice 100");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        var grants = new AtomicInteger();
        var pauses = new AtomicInteger();
        var store = new WatchedDynamo(TestTable.dynamo(), new Watcher() {
            @Override
            void before(DynamoDbRequest request) {
                if (reads(request, Listing.Index.LISTING)) {
                    play("grant alice 1 as more" + grants.incrementAndGet());
                }
            }
        });
        var page = reconciler(store, table, clock, STORE_RETRY, _ -> pauses.incrementAndGet())
                .scan(Optional.empty(), LONG, false);
        assertThat(page.unsettled()).isEqualTo(1);
        assertThat(pauses).hasValue(0);
    }

    @Test
    void accountThatChangedOnceIsJudged() {
        play("grant alice 100", "hold alice h1 10");
        var page = scanWhile(
                request -> reads(request, Listing.Index.LISTING), () -> play("grant alice 1 as more"), _ -> {}, false);
        assertThat(page.accounts()).isEqualTo(1);
        assertThat(page.found()).isEmpty();
    }

    @Test
    void driftIsFoundThoughTheAccountChangedInThePause() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        var grants = new AtomicInteger();
        var page = reconciler(_ -> {
                    if (grants.incrementAndGet() == 1) {
                        play("grant alice 1 as more");
                    }
                })
                .scan(Optional.empty(), LONG, false);
        assertThat(words(page))
                .containsExactly("user_alice keeps 96 of 101, 1/0, records say 91 of 101, 1/0: REPORTED");
    }

    @Test
    void allPagesOfAnAccountsRecordsCount() {
        IntStream.rangeClosed(0, 100).forEach(i -> play("grant alice 1 as g" + i));
        assertThat(found()).isEmpty();
    }

    /// It leaves the account's numbers as they are.
    @Test
    void conversionDuringAReadIsNoFinding() {
        play("grant alice 100", "hold alice h1 10");
        var page = scanWhile(
                request -> reads(request, Listing.Index.LISTING), () -> play("convert alice h1"), _ -> {}, false);
        assertThat(page.found()).isEmpty();
        assertThat(page.accounts()).isEqualTo(1);
    }

    /// The index of holds lags; the entries of the open ones do not.
    @Test
    void aHoldThatTheListDoesNotNameYetCounts() {
        play("grant alice 100", "hold alice h1 10");
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            @SuppressWarnings("unchecked")
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                return reads(request, Listing.Index.LISTING)
                        ? (A) QueryResponse.builder().build()
                        : call.get();
            }
        });
        var page = reconciler(store, table, clock, STORE_RETRY, _ -> {}).scan(Optional.empty(), LONG, false);
        assertThat(page.found()).isEmpty();
        assertThat(page.accounts()).isEqualTo(1);
    }

    /// A list may show one half of a transaction before the other.
    @Test
    void anEntryThatShowsLateIsNoFinding() {
        play("grant alice 100", "hold alice h1 10");
        var open = item(openKey());
        delete(openKey());
        var page = scanWhile(AccountAuditTest::readsAPair, () -> put(open), _ -> {}, false);
        assertThat(page.found()).isEmpty();
        assertThat(openKey()).isNotEmpty();
    }

    @Test
    void aHoldThatShowsLateIsNoFinding() {
        play("grant alice 100");
        var account = item(LedgerKeys.account(ALICE));
        play("hold alice h1 10");
        var hold = item(LedgerKeys.hold(H1));
        delete(LedgerKeys.hold(H1));
        put(account);
        var page = scanWhile(AccountAuditTest::readsAPair, () -> put(hold), _ -> {}, false);
        assertThat(page.found()).isEmpty();
    }

    @Test
    void nothingIsFoundWhileCallersRace() throws Exception {
        play("grant alice 1000", "grant bob 1000");
        var done = new AtomicBoolean();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (int caller = 0; caller < 6; caller++) {
                var name = caller;
                calls.add(callers.submit(() -> race(name)));
            }
            var scans = callers.submit(() -> {
                int settled = 0;
                while (!done.get()) {
                    var page = reconciler(wait -> Thread.sleep(wait.toMillis() / 100))
                            .scan(Optional.empty(), LONG, false);
                    assertThat(page.drifts()).as(words(page).toString()).isZero();
                    settled += page.accounts();
                }
                return settled;
            });
            for (var call : calls) {
                call.get();
            }
            done.set(true);
            scans.get();
        }
        var last = scan(true);
        assertThat(last.drifts()).isZero();
        assertThat(last.accounts()).isEqualTo(2);
        Audit.of(TestTable.dynamo(), table).check();
    }

    private void race(int caller) {
        var dynamo = new WatchedDynamo(TestTable.dynamo(), new StoreFaults(caller, 10));
        var books = new LedgerPage(new RealBooks(dynamo, table, clock, STORE_RETRY, 1000, 100), clock);
        var user = caller % 2 == 0 ? "alice" : "bob";
        for (int i = 0; i < 12; i++) {
            var hold = "h" + caller + "x" + i;
            books.answer("hold " + user + " " + hold + " 5 60s");
            switch (i % 5) {
                case 0 -> books.answer("convert " + user + " " + hold);
                case 1 -> books.answer("convert " + user + " " + hold + " 2");
                case 2 -> books.answer("release " + user + " " + hold);
                case 3 -> books.answer("grant " + user + " 3 as g" + hold);
                default -> clock.advance(Duration.ofSeconds(30));
            }
        }
    }
}
