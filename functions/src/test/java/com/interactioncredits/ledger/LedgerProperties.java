package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/// Random histories on the real ledger answer as the model does. A failed one is printed as a page to play again.
class LedgerProperties {
    private static final List<String> ACCOUNTS = List.of("alice", "bob", "alice/scraper");

    private final TestClock clock = new TestClock();

    @Provide
    Arbitrary<List<String>> histories() {
        return Histories.ofLength(20, 40);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void theLedgerAnswersAsTheModelDoes(@ForAll("histories") List<String> history, @ForAll Random random) {
        var table = TestTable.create();
        var patience = new Patience(Duration.ofSeconds(5), random, _ -> {});
        var real = new RealBooks(
                TestTable.dynamo(), table, clock, patience, RealBooks.ACTIVE_HOLD_LIMIT, 1 + random.nextInt(4));
        var model = new LedgerModel(clock, RealBooks.ACTIVE_HOLD_LIMIT, RealBooks.LOW_THRESHOLD);
        var realPage = new LedgerPage(real, clock);
        var modelPage = new LedgerPage(model, clock);
        for (int at = 0; at < history.size(); at++) {
            var line = history.get(at);
            var expected = modelPage.answer(line);
            if (!line.startsWith("tick")) {
                compare(history, at, line, expected, realPage.answer(line));
            }
            for (var question : questions(at == history.size() - 1, random)) {
                compare(history, at, question, modelPage.answer(question), realPage.answer(question));
            }
        }
        Audit.of(TestTable.dynamo(), table).check();
    }

    /// Every balance after each step, and one of the lists; all of them at the end.
    private static List<String> questions(boolean all, Random random) {
        var lists = ACCOUNTS.stream()
                .flatMap(account -> Stream.of(
                        "holds " + account,
                        "holds " + account + " active",
                        "holds " + account + " expired",
                        "transactions " + account))
                .toList();
        var chosen = all ? lists : List.of(lists.get(random.nextInt(lists.size())));
        return Stream.concat(ACCOUNTS.stream().map(account -> "balance " + account), chosen.stream())
                .toList();
    }

    private static void compare(List<String> history, int at, String line, String expected, String answered) {
        assertThat(answered)
                .as(() -> String.join("\n", history.subList(0, at + 1)) + "\n" + line)
                .isEqualTo(expected);
    }
}
