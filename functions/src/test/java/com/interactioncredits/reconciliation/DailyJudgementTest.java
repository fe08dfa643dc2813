package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Restored;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.LedgerPage;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Accounts are judged by what changed since their last judgement, and a suspicion by everything.
class DailyJudgementTest extends ReconciledLedger {
    private static final ReconciliationPage NOTHING = new ReconciliationPage(0, 0, List.of(), Optional.empty());

    private final List<DynamoDbRequest> asked = new ArrayList<>();

    private ReconciliationPage judge(DynamoDbClient dynamo) {
        clock.advance(Marks.WINDOW.plus(Marks.LATEST_MARK));
        return judgeNow(dynamo);
    }

    private ReconciliationPage judgeNow(DynamoDbClient dynamo) {
        var daily = daily(dynamo, _ -> {});
        return daily.backlog().map(backlog -> daily.judge(backlog, LONG)).orElse(NOTHING);
    }

    /// Plays, and marks the account as the stream does.
    private void change(String... lines) {
        play(lines);
        marks(store.dynamo()).mark(List.of(ALICE));
    }

    private ReconciliationPage judge() {
        asked.clear();
        return judge(new WatchedDynamo(store.dynamo(), new Watcher() {
            @Override
            void before(DynamoDbRequest request) {
                asked.add(request);
            }
        }));
    }

    private long holdsRead() {
        return asked.stream()
                .filter(BatchGetItemRequest.class::isInstance)
                .flatMap(request -> ((BatchGetItemRequest) request)
                        .requestItems().values().stream().flatMap(wanted -> wanted.keys().stream()))
                .filter(key -> new Item(key).getText("pk").startsWith("HOLD#"))
                .count();
    }

    private List<AccountId> marked() {
        return Restored.records(store, "CHANGED#").stream()
                .map(LedgerKeys::markedAccount)
                .toList();
    }

    private void takes(long credits) {
        var kept = new Item(item(LedgerKeys.account(ALICE)));
        set(LedgerKeys.account(ALICE), "available", Item.number(kept.getNumber("available") - credits));
    }

    @Test
    void aChangedAccountIsJudgedOnceAfterItsWindow() {
        change("grant alice 100", "hold alice h1 10", "release alice h1");
        assertThat(judgeNow(store.dynamo()).accounts()).isZero();
        assertThat(judge().accounts()).isEqualTo(1);
        assertThat(marked()).isEmpty();
        assertThat(judge().accounts()).isZero();
    }

    @Test
    void onlyWhatChangedIsReadAgain() {
        change("grant alice 100", "hold alice h1 10", "convert alice h1", "hold alice h2 10", "release alice h2");
        assertThat(judge().found()).isEmpty();
        assertThat(holdsRead()).isEqualTo(2);
        change("hold alice h3 10", "convert alice h3 5");
        assertThat(judge().found()).isEmpty();
        assertThat(holdsRead()).isEqualTo(1);
    }

    @Test
    void aHoldThatWasActiveIsReadAgainUntilItEnds() {
        change("grant alice 100", "hold alice h1 10 144000s", "hold alice h2 10 144000s");
        assertThat(judge().found()).isEmpty();
        assertThat(marked()).as("it may end without a write of the account").containsExactly(ALICE);
        play("convert alice h1");
        change("release alice h2");
        assertThat(judge().found()).isEmpty();
        assertThat(holdsRead()).isEqualTo(2);
        assertThat(marked()).isEmpty();
        change("grant alice 1 as later");
        assertThat(judge().found()).isEmpty();
        assertThat(holdsRead()).isZero();
    }

    @Test
    void refundsOfAnOldHoldAddUp() {
        change("grant alice 100", "hold alice h1 10", "convert alice h1");
        assertThat(judge().found()).isEmpty();
        change("refund-hold alice h1 3 as r1");
        assertThat(judge().found()).isEmpty();
        change("refund-hold alice h1 2 as r2");
        assertThat(judge().found()).isEmpty();
        change("refund-hold alice h1 5 as r3");
        set(LedgerKeys.hold(H1), "refunded", Item.number(9));
        assertThat(words(judge())).containsExactly("h1 gave back 9, refunds say 10: REPORTED");
    }

    @Test
    void aDriftIsFoundAgainUntilItIsRepaired() {
        change("grant alice 100", "hold alice h1 10", "release alice h1");
        judge();
        change("grant alice 1 as more");
        takes(5);
        for (int windows = 0; windows < 3; windows++) {
            assertThat(words(judge()))
                    .containsExactly("user_alice keeps 96 of 101, 1/1, records say 101 of 101, 1/1: REPORTED");
        }
        scan(true);
        assertThat(judge().found()).isEmpty();
        assertThat(marked()).isEmpty();
    }

    /// The record of the grant shows after the checkpoint has passed its time, as a store never does.
    @Test
    void aCheckpointThatMissedARecordMakesNoFinding() {
        change("grant alice 100");
        var before = item(LedgerKeys.account(ALICE));
        var grant = Restored.records(store, "TX#").getFirst().attributes();
        clock.advance(Duration.ofMinutes(1));
        change("grant alice 7 as second");
        var second = Restored.records(store, "TX#").stream()
                .filter(item -> item.getNumber("amount") == 7)
                .findFirst()
                .orElseThrow()
                .attributes();
        var after = item(LedgerKeys.account(ALICE));
        delete(Map.of(
                "pk", Objects.requireNonNull(second.get("pk")),
                "sk", Objects.requireNonNull(second.get("sk"))));
        put(before);
        assertThat(judge().found()).isEmpty();
        put(second);
        put(after);
        marks(store.dynamo()).mark(List.of(ALICE));
        assertThat(grant).isNotEmpty();
        assertThat(judge().found()).as("it is read from the beginning").isEmpty();
        change("grant alice 1 as third");
        assertThat(judge().found()).isEmpty();
    }

    /// At each request a process may die: the next call completes what it began.
    @Test
    void aCallThatDiesLeavesNothingUnjudged() {
        change("grant alice 100", "hold alice h1 10", "release alice h1");
        takes(5);
        clock.advance(Marks.WINDOW.plus(Marks.LATEST_MARK));
        int dead = 0;
        for (int step = 1; ; step++) {
            var left = new AtomicInteger(step);
            var dies = new WatchedDynamo(store.dynamo(), new Watcher() {
                @Override
                void before(DynamoDbRequest request) {
                    if (left.decrementAndGet() < 0) {
                        throw new AssertionError("dead");
                    }
                }
            });
            try {
                var page = judgeNow(dies);
                assertThat(page.drifts()).isEqualTo(1);
                break;
            } catch (AssertionError death) {
                assertThat(death).hasMessage("dead");
                assertThat(marked()).as("after %s requests", step).isNotEmpty();
                dead++;
            }
        }
        assertThat(dead).isGreaterThan(5);
    }

    private ReconciliationPage judgeWhile(Predicate<DynamoDbRequest> when, Runnable meanwhile) {
        var once = new AtomicBoolean(true);
        return judge(new WatchedDynamo(store.dynamo(), new Watcher() {
            @Override
            void before(DynamoDbRequest request) {
                if (when.test(request) && once.getAndSet(false)) {
                    meanwhile.run();
                }
            }
        }));
    }

    @Test
    void aChangeBetweenTheReadingAndTheEndOfTheMarkIsJudgedLater() {
        change("grant alice 100");
        assertThat(judgeWhile(DeleteItemRequest.class::isInstance, () -> {
                            change("grant alice 1 as meanwhile");
                            takes(5);
                        })
                        .found())
                .isEmpty();
        assertThat(marked()).containsExactly(ALICE);
        assertThat(judge().drifts()).isEqualTo(1);
    }

    @Test
    void aCheckpointThatAnotherCallMovedStays() {
        change("grant alice 100");
        var page = judgeWhile(
                request -> request instanceof PutItemRequest put
                        && new Item(put.item()).getText("pk").startsWith("CHECKPOINT#"),
                () -> judgeNow(store.dynamo()));
        assertThat(page.found()).isEmpty();
        assertThat(new Item(Restored.records(store, "CHECKPOINT#").getFirst().attributes()).getNumber("revision"))
                .isEqualTo(1);
    }

    @Test
    void anAccountThatCannotBeReadHoldsUpNoOther() {
        change("grant alice 100");
        var hold = item(LedgerKeys.account(ALICE));
        play("grant bob 10");
        marks(store.dynamo()).mark(List.of(LedgerPage.account("bob")));
        delete(LedgerKeys.account(ALICE));
        put(Item.key("ACCOUNT#user_alice#interaction", "ACCOUNT").attributes());
        var page = judge();
        assertThat(page.accounts()).isEqualTo(1);
        assertThat(page.unsettled()).isEqualTo(1);
        put(hold);
        assertThat(judge().accounts()).isEqualTo(1);
        assertThat(marked()).isEmpty();
    }

    /// Each part has time for one page of the account's records.
    @Test
    void anAccountWithMoreRecordsThanAPartCanReadIsJudgedInSeveral() {
        for (int i = 0; i < 450; i++) {
            play("grant alice 1 as g" + i);
        }
        marks(store.dynamo()).mark(List.of(ALICE));
        clock.advance(Marks.WINDOW.plus(Marks.LATEST_MARK));
        int parts = 0;
        for (ReconciliationPage page = NOTHING; page.accounts() == 0; parts++) {
            assertThat(parts).isLessThan(10);
            var pages = new AtomicInteger();
            var daily = daily(store.dynamo(), _ -> {});
            page = daily.judge(daily.backlog().orElseThrow(), () -> pages.incrementAndGet() > 4);
            assertThat(page.found()).isEmpty();
        }
        assertThat(parts).isGreaterThan(1);
        assertThat(marked()).isEmpty();
    }

    @Test
    void aSuspicionIsConfirmedInAsManyPartsAsItTakes() {
        for (int i = 0; i < 450; i++) {
            play("grant alice 1 as g" + i);
        }
        marks(store.dynamo()).mark(List.of(ALICE));
        assertThat(judge().accounts()).isEqualTo(1);
        change("grant alice 1 as more");
        takes(5);
        clock.advance(Marks.WINDOW.plus(Marks.LATEST_MARK));
        var found = new ArrayList<String>();
        int parts = 0;
        for (; found.isEmpty(); parts++) {
            assertThat(parts).isLessThan(10);
            var pages = new AtomicInteger();
            var daily = daily(store.dynamo(), _ -> {});
            found.addAll(words(daily.judge(daily.backlog().orElseThrow(), () -> pages.incrementAndGet() > 5)));
        }
        assertThat(parts).isGreaterThan(1);
        assertThat(found).containsExactly("user_alice keeps 446 of 451, 0/0, records say 451 of 451, 0/0: REPORTED");
    }

    @Test
    void withoutChangesACallReadsItsPlaceOnly() {
        judge();
        asked.clear();
        var daily = daily(
                new WatchedDynamo(store.dynamo(), new Watcher() {
                    @Override
                    void before(DynamoDbRequest request) {
                        asked.add(request);
                    }
                }),
                _ -> {});
        assertThat(daily.backlog()).isEmpty();
        assertThat(asked).hasSize(1).noneMatch(QueryRequest.class::isInstance);
    }
}
