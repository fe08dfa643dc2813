package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
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

/// What moves while it is looked at is not judged by half of it.
class AccountAuditTest extends ReconciledLedger {
    @Test
    void anAccountThatMovesAllTheWhileIsNotJudged() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerTable.accountKey(ALICE), "available", Item.number(95));
        var grants = new AtomicInteger();
        var walk = reconciler(_ -> play("grant alice 1 as more" + grants.incrementAndGet()))
                .walk(Optional.empty(), LONG, true);
        assertThat(walk.found()).isEmpty();
        assertThat(walk.unsettled()).isEqualTo(1);
        assertThat(walk.accounts()).isZero();
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
    void anAccountThatMovesAllTheWhileCostsNoPause() {
        play("grant alice 100");
        set(LedgerTable.accountKey(ALICE), "available", Item.number(95));
        var grants = new AtomicInteger();
        var pauses = new AtomicInteger();
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedLedger.Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (reads(request, Listing.Index.LISTING)) {
                    play("grant alice 1 as more" + grants.incrementAndGet());
                }
            }
        });
        var walk = new Reconciler(
                        store, table, clock, STORE_RETRY, _ -> pauses.incrementAndGet(), _ -> Optional.empty())
                .walk(Optional.empty(), LONG, false);
        assertThat(walk.unsettled()).isEqualTo(1);
        assertThat(pauses).hasValue(0);
    }

    @Test
    void anAccountThatMovedOnceIsJudged() {
        play("grant alice 100", "hold alice h1 10");
        var walk = walkWhile(
                request -> reads(request, Listing.Index.LISTING), () -> play("grant alice 1 as more"), _ -> {}, false);
        assertThat(walk.accounts()).isEqualTo(1);
        assertThat(walk.found()).isEmpty();
    }

    @Test
    void whatIsWrongIsFoundThoughTheAccountMovedInThePause() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerTable.accountKey(ALICE), "available", Item.number(95));
        var grants = new AtomicInteger();
        var walk = reconciler(_ -> {
                    if (grants.incrementAndGet() == 1) {
                        play("grant alice 1 as more");
                    }
                })
                .walk(Optional.empty(), LONG, false);
        assertThat(words(walk))
                .containsExactly("user_alice keeps 96 of 101, 1/0, records say 91 of 101, 1/0: REPORTED");
    }

    @Test
    void allPagesOfAnAccountsRecordsCount() {
        IntStream.rangeClosed(0, 100).forEach(i -> play("grant alice 1 as g" + i));
        assertThat(found()).isEmpty();
    }

    /// It leaves the account's numbers as they are.
    @Test
    void aConversionInTheMiddleOfALookIsNoFinding() {
        play("grant alice 100", "hold alice h1 10");
        var walk = walkWhile(
                request -> reads(request, Listing.Index.LISTING), () -> play("convert alice h1"), _ -> {}, false);
        assertThat(walk.found()).isEmpty();
        assertThat(walk.accounts()).isEqualTo(1);
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
        var walk = new Reconciler(store, table, clock, STORE_RETRY, _ -> {}, _ -> Optional.empty())
                .walk(Optional.empty(), LONG, false);
        assertThat(walk.found()).isEmpty();
        assertThat(walk.accounts()).isEqualTo(1);
    }

    /// A list may show one half of a transaction before the other.
    @Test
    void anEntryThatShowsLateIsNoFinding() {
        play("grant alice 100", "hold alice h1 10");
        var open = item(openKey());
        delete(openKey());
        var walk = walkWhile(AccountAuditTest::readsAPair, () -> put(open), _ -> {}, false);
        assertThat(walk.found()).isEmpty();
        assertThat(openKey()).isNotEmpty();
    }

    @Test
    void aHoldThatShowsLateIsNoFinding() {
        play("grant alice 100");
        var account = item(LedgerTable.accountKey(ALICE));
        play("hold alice h1 10");
        var hold = item(LedgerTable.holdKey(H1));
        delete(LedgerTable.holdKey(H1));
        put(account);
        var walk = walkWhile(AccountAuditTest::readsAPair, () -> put(hold), _ -> {}, false);
        assertThat(walk.found()).isEmpty();
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
            var walks = callers.submit(() -> {
                int settled = 0;
                while (!done.get()) {
                    var walk = reconciler(wait -> Thread.sleep(wait.toMillis() / 100))
                            .walk(Optional.empty(), LONG, false);
                    assertThat(walk.drifts()).as(words(walk).toString()).isZero();
                    settled += walk.accounts();
                }
                return settled;
            });
            for (var call : calls) {
                call.get();
            }
            done.set(true);
            walks.get();
        }
        var last = walk(true);
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
