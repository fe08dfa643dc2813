package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.interactioncredits.Restored;
import com.interactioncredits.Restored.Torn;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.ledger.Audit;
import com.interactioncredits.ledger.Histories;
import com.interactioncredits.ledger.LedgerModel;
import com.interactioncredits.ledger.LedgerPage;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.ledger.RealBooks;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A restore to a point in time may end inside of a transaction. The reconciler finds whichever part is
/// there, and after its repair the interrupted call can be made again and has its effect once.
@Timeout(300)
class RestoredInsideATransactionTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int RANDOM_HISTORIES = 130;
    private static final StoreRetry STORE_RETRY = new StoreRetry(Duration.ofSeconds(5), new Random(1), _ -> {});
    private static final List<String> ACCOUNTS = List.of("alice", "bob", "alice/scraper");
    private static final List<String> BALANCE = List.of("available", "held", "spent", "granted", "holds", "next");

    /// Behind the bar the call whose transaction is torn.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "| grant alice 100",
                "grant alice 100; hold alice h1 30 | grant alice 50 as more",
                "grant alice 100 | hold alice h1 30",
                "grant alice 30; hold alice h1 10 | hold alice h2 20",
                "grant alice 100; hold alice h1 30; hold alice h2 5 | convert alice h1",
                "grant alice 100; hold alice h1 30; hold alice h2 5 | convert alice h1 20",
                "grant alice 100; hold alice h1 30; hold alice h2 5 | release alice h1",
                "grant alice 100; hold alice h1 30 60s; hold alice h2 5; tick 60s | expire alice h1",
                "grant alice 100; hold alice h1 30; convert alice h1 | refund alice h1",
                "grant alice 100; hold alice h1 30; release alice h1 | late alice h1",
                "grant alice 30; hold alice h1 30; release alice h1; hold alice h2 20 | late alice h1",
                "grant alice 30; hold alice h1 30; release alice h1; hold alice h2 30 | late alice h1",
                "grant alice 30; grant alice/scraper 5; grant bob 9; hold bob h1 9 | hold alice h1 7"
            })
    void everyPartOfATornTransactionIsFoundAndRepaired(String history) {
        tearTheLastCall(history, TestStore.Kind.SIMULATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| grant alice 100",
                "grant alice 100; hold alice h1 30; hold alice h2 5 | convert alice h1",
                "grant alice 100; hold alice h1 30; release alice h1 | late alice h1"
            })
    void everyPartOfATornTransactionIsFoundAndRepairedOnDynamoDbLocal(String history) {
        tearTheLastCall(history, TestStore.Kind.REAL);
    }

    /// Of each history one transaction: every kind of call has the same chance, however often it is made.
    @Example
    void everyPartOfATornTransactionOfARandomHistoryIsFoundAndRepaired() {
        var random = new Random(SEED);
        var histories = Histories.ofLength(15, 40).generator(1000);
        for (int number = 0; number < RANDOM_HISTORIES; number++) {
            var lines = new ArrayList<>(List.of("grant alice 12 as g0"));
            lines.addAll(histories.next(random).value());
            var byVerb = played(lines, TestStore.Kind.SIMULATED).stream()
                    .collect(Collectors.groupingBy(Written::verb, TreeMap::new, Collectors.toList()));
            var torn = any(random, any(random, List.copyOf(byVerb.values())));
            tear(torn, TestStore.Kind.SIMULATED, "history %d of -Dseed=%d: ".formatted(number, SEED));
        }
    }

    private static <T> T any(Random random, List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private static void tearTheLastCall(String history, TestStore.Kind kind) {
        var lines = Stream.of(history.split("[;|]", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        var torn = played(lines, kind).getLast();
        assertThat(torn.played()).isEqualTo(lines);
        tear(torn, kind, "");
    }

    /// A transaction of several items within a history.
    ///
    /// @param played the lines until then, with the call that wrote it as the last
    /// @param balances after that call
    private record Written(List<String> played, Restored.Transaction transaction, List<List<String>> balances) {
        String line() {
            return played.getLast();
        }

        String verb() {
            return line().split(" ", 2)[0];
        }

        /// At the time of the call.
        TestClock clock() {
            var clock = new TestClock();
            var onlyTime = new LedgerPage(new LedgerModel(clock, 0, 0), clock);
            played.stream().filter(line -> line.startsWith("tick")).forEach(onlyTime::play);
            return clock;
        }
    }

    private static List<Written> played(List<String> lines, TestStore.Kind kind) {
        var store = kind.create();
        var transactions = new Restored.Transactions(store);
        var clock = new TestClock();
        var page = page(new WatchedDynamo(store.dynamo(), transactions), store, clock);
        var written = new ArrayList<Written>();
        for (int at = 0; at < lines.size(); at++) {
            page.play(lines.get(at));
            var torn = transactions.takeAll();
            if (!torn.isEmpty()) {
                var played = lines.subList(0, at + 1);
                var balances = balances(page);
                torn.forEach(transaction -> written.add(new Written(played, transaction, balances)));
            }
        }
        store.drop();
        return written;
    }

    private static void tear(Written written, TestStore.Kind kind, String which) {
        var clock = written.clock();
        Restored.eachPart(kind, written.transaction(), torn -> {
            var history = which + String.join("; ", written.played()) + ": " + torn;
            var broken = catchThrowable(() -> Audit.of(torn.store()).checkRepaired());
            var first = scan(torn, clock, false);
            assertThat(first.drifts() > 0).as("%s is found", history).isEqualTo(broken != null);

            scan(torn, clock, true);

            addsUp(torn, history);
            assertThat(scan(torn, clock, false).found())
                    .as("left of %s", history)
                    .noneMatch(found -> found.finding().isDrift());
            var repaired = page(torn.store().dynamo(), torn.store(), clock);
            repaired.play(written.line());
            assertThat(balances(repaired)).as("%s, and the call again", history).isEqualTo(written.balances());
            addsUp(torn, history);
        });
    }

    private static void addsUp(Torn torn, String history) {
        assertThatCode(() -> Audit.of(torn.store()).checkRepaired()).as(history).doesNotThrowAnyException();
    }

    private static LedgerPage page(DynamoDbClient dynamo, TestStore store, TestClock clock) {
        return new LedgerPage(
                new RealBooks(dynamo, store, clock, STORE_RETRY, 100, 100, () -> PlaceBy.TRANSACTION), clock);
    }

    private static ReconciliationPage scan(Torn torn, TestClock clock, boolean repair) {
        var store = torn.store();
        return ReconciledLedger.reconciler(store.dynamo(), store.table(), clock, STORE_RETRY, _ -> {})
                .scan(Optional.empty(), Duration.ofMinutes(5), repair);
    }

    private static List<List<String>> balances(LedgerPage page) {
        return ACCOUNTS.stream()
                .map(account -> LedgerPage.parts(page.answer("balance " + account)).stream()
                        .filter(part -> BALANCE.contains(part.split(" ", 2)[0]))
                        .toList())
                .toList();
    }
}
