package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Random histories on the real ledger answer as the model does, step by step and without any sweep in between: many
/// on the simulated store, a few on DynamoDB Local. A history that does not is printed, shortened, as a page to play
/// again.
class LedgerPropertiesTest {
    private static final List<String> ACCOUNTS = List.of("alice", "bob", "alice/scraper");

    /// No call runs out of this while its faults pass.
    private static final Duration LONG = Duration.ofSeconds(60);

    @Provide
    Arbitrary<List<String>> histories() {
        return Histories.ofLength(15, 40);
    }

    /// On DynamoDB Local, where each of the many questions takes milliseconds.
    @Provide
    Arbitrary<List<String>> shortHistories() {
        return Histories.ofLength(8, 12);
    }

    private static final String VERSION = ", version (\\d+)";

    @Property(tries = 400)
    void theLedgerAnswersAsTheModelDoes(@ForAll("histories") List<String> history, @ForAll long seed) {
        follow(history, seed, TestStore.Kind.SIMULATED);
    }

    @Property(tries = 5)
    void theLedgerAnswersAsTheModelDoesOnDynamoDbLocal(
            @ForAll("shortHistories") List<String> history, @ForAll long seed) {
        follow(history, seed, TestStore.Kind.REAL);
    }

    @Property(tries = 120)
    void faultsOfTheStoreAreNotSeen(@ForAll("histories") List<String> history, @ForAll long seed) {
        followWithFaults(history, seed, TestStore.Kind.SIMULATED);
    }

    @Property(tries = 3)
    void faultsOfTheStoreAreNotSeenOnDynamoDbLocal(@ForAll("shortHistories") List<String> history, @ForAll long seed) {
        followWithFaults(history, seed, TestStore.Kind.REAL);
    }

    private static void follow(List<String> history, long seed, TestStore.Kind kind) {
        var store = kind.create();
        follow(history, new Random(seed), store, store.dynamo(), List.of(""));
    }

    /// A call whose first answer was lost, and which so repeats itself, may call itself a repetition.
    private static void followWithFaults(List<String> history, long seed, TestStore.Kind kind) {
        var store = kind.create();
        var faults = new StoreFaults(seed, 20);
        var dynamo = new WatchedDynamo(store.dynamo(), faults);
        follow(history, new Random(seed), store, dynamo, List.of("", "already "));
        assertThat(faults.faults()).isPositive();
    }

    private static void follow(
            List<String> history, Random random, TestStore store, DynamoDbClient dynamo, List<String> allowedPrefixes) {
        var clock = new TestClock();
        int limit = RealBooks.ACTIVE_HOLD_LIMIT;
        var storeRetry = new StoreRetry(LONG, random, _ -> {});
        var real = new LedgerPage(
                new RealBooks(
                        dynamo,
                        store,
                        clock,
                        storeRetry,
                        limit,
                        /* pageSize= */ 1 + random.nextInt(4),
                        () -> random.nextBoolean() ? PlaceBy.COMMIT : PlaceBy.TRANSACTION),
                clock);
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
                var answered = real.answer(question);
                var modelled = model.answer(question);
                if (allowedPrefixes.size() == 1) {
                    assertThat(answered).as("%s%n%s", played, question).isEqualTo(modelled);
                    continue;
                }
                assertThat(answered.replaceFirst(VERSION, ""))
                        .as("%s%n%s", played, question)
                        .isEqualTo(modelled.replaceFirst(VERSION, ""));
                // A commit whose answer was lost may be done again, which raises the version, too.
                assertThat(version(answered)).as("%s%n%s", played, question).isGreaterThanOrEqualTo(version(modelled));
            }
        }
        Audit.ofCompleted(store, clock, storeRetry).check();
        store.drop();
    }

    private static long version(String answer) {
        var found = Pattern.compile(VERSION).matcher(answer);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
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
