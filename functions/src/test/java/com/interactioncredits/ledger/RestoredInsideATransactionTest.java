package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.interactioncredits.Restored;
import com.interactioncredits.Restored.Torn;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A restore to a point in time may end inside of a transaction. Whatever part of it is there: the reconciler finds it,
/// and after its repair the interrupted call can be made again and has its effect once.
@Timeout(300)
class RestoredInsideATransactionTest {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5), new Random(1), _ -> {});
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
    void whateverPartIsThereIsFoundAndMended(String history) {
        var lines = history.split("\\|", -1);
        var table = TestTable.create();
        var clock = new TestClock();
        var page = page(table, clock);
        page.play(lines[0].replace(';', '\n'));
        removeBells(table);
        var before = Restored.Snapshot.of(table);
        page.play(lines[1]);
        removeBells(table);
        var after = Restored.Snapshot.of(table);
        var told = page.answer("balance alice");
        Restored.eachPart(before, after, torn -> {
            var broken = catchThrowable(
                    () -> Audit.of(TestTable.dynamo(), torn.table()).checkRepaired());
            var first = walk(torn, clock, false);
            assertThat(first.drifts() > 0).as("%s is found", torn).isEqualTo(broken != null);

            walk(torn, clock, true);

            Audit.of(TestTable.dynamo(), torn.table()).checkRepaired();
            assertThat(walk(torn, clock, false).found()).as("left of %s", torn).noneMatch(found -> found.finding()
                    .isDrift());
            var mended = page(torn.table(), clock);
            mended.play(lines[1]);
            assertThat(essence(mended.answer("balance alice")))
                    .as("%s, and the call again", torn)
                    .isEqualTo(essence(told));
            Audit.of(TestTable.dynamo(), torn.table()).checkRepaired();
        });
    }

    /// Written beside the place and not with it.
    private static void removeBells(String table) {
        Restored.records(table, "EXPIRY#")
                .forEach(bell -> TestTable.dynamo().deleteItem(delete -> delete.tableName(table)
                        .key(Map.of(
                                "pk", Item.text(bell.getText("pk")),
                                "sk", Item.text("EXPIRY")))));
    }

    private static LedgerPage page(String table, TestClock clock) {
        return new LedgerPage(new RealBooks(TestTable.dynamo(), table, clock, PATIENCE, 100, 100), clock);
    }

    private static Walk walk(Torn torn, TestClock clock, boolean repair) {
        return new Reconciler(TestTable.dynamo(), torn.table(), clock, PATIENCE, _ -> {}, _ -> Optional.empty())
                .walk(Optional.empty(), Duration.ofMinutes(5), repair);
    }

    private static List<String> essence(String balance) {
        return LedgerPage.parts(balance).stream()
                .filter(part -> BALANCE.contains(part.split(" ", 2)[0]))
                .toList();
    }
}
