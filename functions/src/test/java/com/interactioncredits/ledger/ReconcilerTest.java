package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.Restored;
import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// What the reconciler finds, what it does about it, and what it leaves alone.
@Timeout(120)
class ReconcilerTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(60), new Random(1), _ -> {});
    private static final AccountId ALICE = LedgerPage.account("alice");
    private static final UUID H1 = Hold.idOf(ALICE, Hold.Source.API, new Reference("h1"));

    private final TestClock clock = new TestClock();
    private final String table = TestTable.create();
    private final LedgerPage page =
            new LedgerPage(new RealBooks(TestTable.dynamo(), table, clock, PATIENCE, 1000, 100), clock);

    private Reconciler reconciler(Patience.Pause pause) {
        return new Reconciler(TestTable.dynamo(), table, clock, PATIENCE, pause, _ -> Optional.empty());
    }

    private Walk walk(boolean repair) {
        return reconciler(_ -> {}).walk(Optional.empty(), LONG, repair);
    }

    private List<String> found() {
        return words(walk(false));
    }

    private static List<String> words(Walk walk) {
        return walk.found().stream()
                .map(found -> words(found.finding()) + ": " + found.outcome())
                .toList();
    }

    private static String words(Finding finding) {
        return switch (finding) {
            case Finding.AccountDrift drift ->
                drift.account().userId() + " keeps " + words(drift.kept()) + ", records say " + words(drift.recorded());
            case Finding.ActiveButNotOpen(var hold) -> hold.reference().value() + " is not open";
            case Finding.OpenButNotActive open -> "open for " + open.amount();
            case Finding.StuckHold(var hold) -> hold.reference().value() + " is stuck";
            case Finding.MessageDisagrees message -> message.how();
        };
    }

    private static String words(Totals totals) {
        return "%d of %d, %d/%d".formatted(totals.available(), totals.granted(), totals.placed(), totals.returned());
    }

    private void play(String... lines) {
        page.play(String.join("\n", lines));
    }

    private void set(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
        TestTable.dynamo().updateItem(update -> update.tableName(table)
                .key(key)
                .updateExpression("SET #name = :value")
                .expressionAttributeNames(Map.of("#name", attribute))
                .expressionAttributeValues(Map.of(":value", value)));
    }

    private void delete(Map<String, AttributeValue> key) {
        TestTable.dynamo().deleteItem(delete -> delete.tableName(table).key(key));
    }

    private Map<String, AttributeValue> openKey() {
        return Restored.records(table, "ACCOUNT#user_alice#interaction").stream()
                .filter(item -> item.getText("sk").startsWith(LedgerTable.OPEN_PREFIX))
                .map(item -> Item.key(item.getText("pk"), item.getText("sk")).attributes())
                .findFirst()
                .orElseThrow();
    }

    private List<String> repairs() {
        return Restored.records(table, "REPAIR#").stream()
                .map(item -> item.getText("finding") + " | " + item.getText("before") + " | " + item.getText("after")
                        + " | " + item.getText("reason") + " | "
                        + RealBooks.sinceStart(item.getTime("createdAt")))
                .toList();
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        play(
                "grant alice 100",
                "hold alice h1 10",
                "hold alice h2 20",
                "convert alice h2 5",
                "hold alice h3 5",
                "release alice h3",
                "late alice h3",
                "grant bob 5",
                "hold bob h1 5",
                "convert bob h1",
                "refund bob h1",
                "grant alice/scraper 1");
        var walk = walk(false);
        assertThat(walk.found()).isEmpty();
        assertThat(walk.accounts()).isEqualTo(3);
        assertThat(walk.next()).isEmpty();
    }

    @Test
    void creditsThatNoRecordExplainsAreFoundAndTakenBackOnlyWhenTold() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerTable.accountKey(ALICE), "available", Item.number(95));
        var drift = "user_alice keeps 95 of 100, 1/0, records say 90 of 100, 1/0: ";

        assertThat(found()).containsExactly(drift + "REPORTED");
        play("balance alice -> available 95, held 5, spent 0");
        assertThat(repairs()).isEmpty();

        clock.advance(Duration.ofMillis(7));
        assertThat(words(walk(true))).containsExactly(drift + "REPAIRED");
        play("balance alice -> available 90, held 10, spent 0, granted 100");
        assertThat(repairs())
                .containsExactly("AccountDrift | available 95, granted 100, placed 1, returned 0"
                        + " | available 90, granted 100, placed 1, returned 0"
                        + " | the account follows its holds and transactions | 7");
        assertThat(found()).isEmpty();
        assertThat(words(walk(true))).isEmpty();
        assertThat(repairs()).hasSize(1);
        play("transactions alice -> grant 100 for grant");
    }

    @Test
    void eachOfAnAccountsNumbersIsCompared() {
        play("grant alice 100", "hold alice h1 10", "release alice h1");
        for (var number : List.of("granted", "placed", "returned")) {
            set(LedgerTable.accountKey(ALICE), number, Item.number(7));
            assertThat(words(walk(true))).as(number).singleElement().asString().endsWith("REPAIRED");
            Audit.of(TestTable.dynamo(), table).checkRepaired();
        }
    }

    @Test
    void aRepairRaisesTheBalancesVersion() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerTable.accountKey(ALICE), "placed", Item.number(9));
        delete(openKey());
        var before = version();
        walk(true);
        assertThat(version()).isGreaterThan(before);
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    private long version() {
        return LedgerPage.parts(page.answer("balance alice")).stream()
                .filter(part -> part.startsWith("version "))
                .map(part -> Long.parseLong(part.substring("version ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAccountThatIsGoneIsMadeAnewFromItsRecords() {
        play("grant alice 100", "hold alice h1 10", "convert alice h1");
        delete(LedgerTable.accountKey(ALICE));
        assertThat(words(walk(true)))
                .containsExactly("user_alice keeps 0 of 0, 0/0, records say 90 of 100, 1/0: REPAIRED");
        play("balance alice -> available 90, held 0, spent 10, granted 100");
        assertThat(found()).isEmpty();
    }

    @Test
    void recordsThatTookMoreThanWasGrantedAreLeftToAPerson() {
        play("grant alice 10", "hold alice h1 10");
        delete(LedgerTable.transactionKey(
                NameBasedId.of("grant", ALICE.userId(), ALICE.creditType().label(), "grant")));
        var overdrawn = "user_alice keeps 0 of 10, 1/0, records say -10 of 0, 1/0: ";
        assertThat(words(walk(true))).containsExactly(overdrawn + "LEFT");
        assertThat(repairs()).isEmpty();

        play("grant alice 10 as amends because restored");
        assertThat(words(walk(true))).singleElement().asString().endsWith("records say 0 of 10, 1/0: REPAIRED");
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void anActiveHoldThatIsNotOpenIsOpenedWhenTold() {
        play("grant alice 100", "hold alice h1 10");
        delete(openKey());
        assertThat(found()).containsExactly("h1 is not open: REPORTED");
        play("balance alice -> held 0");
        assertThat(words(walk(true))).containsExactly("h1 is not open: REPAIRED");
        play("balance alice -> available 90, held 10, holds 1");
        assertThat(repairs()).singleElement().asString().startsWith("ActiveButNotOpen | hold " + H1);
        assertThat(found()).isEmpty();
    }

    @Test
    void anOpenEntryWhoseHoldEndedOrIsGoneIsClosedWhenTold() {
        play("grant alice 100", "hold alice h1 10 60s");
        var open = Restored.Snapshot.of(table).items().get(openKey());
        play("convert alice h1", "tick 60s");
        TestTable.dynamo().putItem(put -> put.tableName(table).item(open));
        assertThat(found()).containsExactly("open for 10: REPORTED");
        play("balance alice -> available 100, spent 0");
        assertThat(words(walk(true))).containsExactly("open for 10: REPAIRED");
        play("balance alice -> available 90, held 0, spent 10");

        TestTable.dynamo().putItem(put -> put.tableName(table).item(open));
        delete(LedgerTable.holdKey(H1));
        clock.advance(Duration.ofMillis(1));
        set(LedgerTable.accountKey(ALICE), "available", Item.number(100));
        set(LedgerTable.accountKey(ALICE), "placed", Item.number(0));
        assertThat(words(walk(true))).containsExactly("open for 10: REPAIRED");
        assertThat(repairs()).hasSize(2);
        assertThat(found()).isEmpty();
    }

    @Test
    void aHoldThatNobodyTidiedUpIsNoDriftAndExpiresWhenTold() {
        play("grant alice 100", "hold alice h1 10 60s", "tick 60s");
        var walk = walk(false);
        assertThat(words(walk)).containsExactly("h1 is stuck: REPORTED");
        assertThat(walk.drifts()).isZero();
        assertThat(words(walk(true))).containsExactly("h1 is stuck: REPAIRED");
        assertThat(found()).isEmpty();
        Audit.of(TestTable.dynamo(), table).check();
        page.play("balance alice -> available 100, held 0");
    }

    /// Lets a movement happen when the repair is about to be written.
    private Walk repairWhile(Runnable meanwhile) {
        var once = new AtomicBoolean(true);
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedLedger.Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && once.getAndSet(false)) {
                    meanwhile.run();
                }
            }
        });
        return new Reconciler(store, table, clock, PATIENCE, _ -> {}, _ -> Optional.empty())
                .walk(Optional.empty(), LONG, true);
    }

    @Test
    void whatMovedSinceItWasJudgedIsLeftToTheNextWalk() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerTable.accountKey(ALICE), "available", Item.number(95));
        assertThat(words(repairWhile(() -> play("hold alice h2 1"))))
                .singleElement()
                .asString()
                .endsWith("MOVED");
        play("balance alice -> available 94");
        walk(true);

        delete(openKey());
        assertThat(words(repairWhile(() -> play("release alice h1", "release alice h2"))))
                .singleElement()
                .asString()
                .endsWith("MOVED");
        assertThat(found()).isEmpty();
        assertThat(repairs()).hasSize(1);
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void theOpenEntryOfAHoldThatCameBackIsNotClosed() {
        play("grant alice 100", "hold alice h1 10");
        var hold = Restored.Snapshot.of(table).items().get(LedgerTable.holdKey(H1));
        set(LedgerTable.holdKey(H1), "status", Item.text("released"));
        var walk = repairWhile(
                () -> TestTable.dynamo().putItem(put -> put.tableName(table).item(hold)));
        assertThat(words(walk)).contains("open for 10: MOVED");
        assertThat(openKey()).isNotEmpty();
    }

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
        var books = new LedgerPage(new RealBooks(dynamo, table, clock, PATIENCE, 1000, 100), clock);
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

    /// Whatever a part has time for: each account is judged once, and a part that ends inside of an account leaves it
    /// to the next one.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 11})
    void aWalkGoesOnWhereItStoppedAndMissesNoAccount(int steps) {
        for (int i = 0; i < 5; i++) {
            play("grant u" + i + " 10", "hold u" + i + " h1 1");
            set(LedgerTable.accountKey(LedgerPage.account("u" + i)), "available", Item.number(10));
        }
        var found = new ArrayList<String>();
        var next = Optional.<String>empty();
        int parts = 0;
        do {
            var taken = new AtomicInteger();
            var walk = reconciler(_ -> {}).walk(next, () -> taken.incrementAndGet() > steps * 2, true);
            found.addAll(words(walk));
            assertThat(walk.unsettled()).isZero();
            next = walk.next();
            parts++;
        } while (next.isPresent());
        assertThat(parts).isGreaterThan(1);
        assertThat(found).hasSize(5).doesNotHaveDuplicates().allSatisfy(words -> assertThat(words)
                .endsWith("REPAIRED"));
    }

    @Test
    void anAccountWithMoreRecordsThanOnePartCanReadHoldsUpNoOther() {
        play("grant alice 10", "grant bob 10");
        var next = Optional.<String>empty();
        int unsettled = 0;
        do {
            var walk = reconciler(_ -> {}).walk(next, () -> true, false);
            unsettled += walk.unsettled();
            next = walk.next();
        } while (next.isPresent());
        assertThat(unsettled).isEqualTo(2);
    }

    @Test
    void theDaysWalkGoesOnFromCallToCallAndBeginsAgainADayLater() {
        IntStream.range(0, 3).forEach(i -> play("grant u" + i + " 10"));
        var reconciler = reconciler(_ -> {});
        int accounts = 0;
        for (var walk = reconciler.goOn(LONG); walk.isPresent(); walk = reconciler.goOn(LONG)) {
            accounts += walk.get().accounts();
        }
        assertThat(accounts).isEqualTo(3);
        clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(reconciler.goOn(LONG)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(reconciler.goOn(LONG))
                .hasValueSatisfying(walk -> assertThat(walk.accounts()).isEqualTo(3));
    }

    @Test
    void aPlaceThatNoWalkNamedIsRefused() {
        assertThatThrownBy(() -> reconciler(_ -> {}).walk(Optional.of("nonsense"), LONG, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
