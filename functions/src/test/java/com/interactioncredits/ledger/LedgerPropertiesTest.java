package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Random histories on the real ledger answer as the model does, step by step and without any sweep in between. A
/// history that does not is printed, shortened, as a page to play again.
class LedgerPropertiesTest {
    private static final List<String> ACCOUNTS = List.of("alice", "bob", "alice/scraper");

    /// No call runs out of this while its faults pass.
    private static final Duration LONG = Duration.ofSeconds(60);

    @Provide
    Arbitrary<List<String>> histories() {
        return Histories.ofLength(15, 40);
    }

    @Property(tries = 40)
    void theLedgerAnswersAsTheModelDoes(@ForAll("histories") List<String> history, @ForAll long seed) {
        follow(history, new Random(seed), TestTable.dynamo(), List.of(""));
    }

    /// A call whose first answer was lost, and which so repeats itself, may call itself a repetition.
    @Property(tries = 12)
    void faultsOfTheStoreAreNotSeen(@ForAll("histories") List<String> history, @ForAll long seed) {
        var faults = new StoreFaults(seed, 20);
        follow(history, new Random(seed), new WatchedDynamo(TestTable.dynamo(), faults), List.of("", "already "));
        assertThat(faults.faults()).isPositive();
    }

    private static void follow(
            List<String> history, Random random, DynamoDbClient dynamo, List<String> allowedPrefixes) {
        var clock = new TestClock();
        var table = TestTable.create();
        int limit = RealBooks.ACTIVE_HOLD_LIMIT;
        var patience = new Patience(LONG, random, _ -> {});
        var real = new LedgerPage(
                new RealBooks(dynamo, table, clock, patience, limit, /* pageSize= */ 1 + random.nextInt(4)), clock);
        var model = new LedgerPage(new LedgerModel(clock, limit, RealBooks.LOW_THRESHOLD), clock);
        for (int at = 0; at < history.size(); at++) {
            var line = history.get(at);
            var played = String.join("\n", history.subList(0, at + 1));
            var expected = model.answer(line);
            if (!line.startsWith("tick")) {
                assertThat(allowedPrefixes.stream().map(prefix -> prefix + expected))
                        .as(played)
                        .contains(Persistent.untilTold(() -> real.answer(line)));
            }
            for (var question : questions(at == history.size() - 1, random)) {
                assertThat(real.answer(question)).as("%s%n%s", played, question).isEqualTo(model.answer(question));
            }
        }
        Audit.of(TestTable.dynamo(), table).check();
        TestTable.drop(table);
    }

    /// Two of the balances and one of the lists after each step; all of them at the end.
    private static List<String> questions(boolean all, Random random) {
        var balances = ACCOUNTS.stream().map(account -> "balance " + account).toList();
        var lists = ACCOUNTS.stream()
                .flatMap(account -> Stream.of(
                        "holds " + account,
                        "holds " + account + " active",
                        "holds " + account + " converted",
                        "holds " + account + " released",
                        "holds " + account + " expired",
                        "transactions " + account))
                .toList();
        return all
                ? Stream.concat(balances.stream(), lists.stream()).toList()
                : List.of(
                        balances.getFirst(),
                        balances.get(1 + random.nextInt(2)),
                        lists.get(random.nextInt(random.nextBoolean() ? 6 : lists.size())));
    }
}
