package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Restored;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestStore;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.reconciliation.Finding;
import com.interactioncredits.reconciliation.MessageCheck;
import com.interactioncredits.reconciliation.Reconciler;
import com.interactioncredits.reconciliation.ReconciliationPage;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A restore inside of a transaction that moves a message and its credits: whatever part is there, what matters is
/// found, the credits are mended, and a message that disagrees with them is left to a person.
@Timeout(300)
class RestoredInsideAMessageTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int RANDOM_LIVES = 60;
    private static final Reference KEY = new Reference("order-1");
    private static final List<String> EVENTS = List.of(
            "claim",
            "accepted",
            "refused",
            "not taken",
            "no answer",
            "sent",
            "delivered",
            "read",
            "failed",
            "tick",
            "expire",
            "hold expired");
    private static final Set<String> APART = Set.of("CONTENT", "WHATSAPP_ID");
    private static final List<Map<String, String>> SETTINGS =
            List.of(Map.of(), Map.of("CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", "900"));

    /// The last event is torn.
    @ParameterizedTest
    @ValueSource(strings = {"accept", "accept; sent", "accept; sent; failed", "accept; failed; read"})
    void whateverPartIsThereIsFound(String life) {
        tearTheLastEvent(List.of(life.split("; ", -1)), Map.of(), TestStore.Kind.SIMULATED, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept; sent"})
    void whateverPartIsThereIsFoundOnDynamoDbLocal(String life) {
        tearTheLastEvent(List.of(life.split("; ", -1)), Map.of(), TestStore.Kind.REAL, "");
    }

    /// Of each life one transaction.
    @Test
    void whateverPartOfARandomLifeIsThereIsFound() {
        var random = new Random(SEED);
        for (int number = 0; number < RANDOM_LIVES; number++) {
            var events = Stream.concat(
                            Stream.of("accept"),
                            IntStream.range(0, 12).mapToObj(_ -> EVENTS.get(random.nextInt(EVENTS.size()))))
                    .toList();
            var settings = SETTINGS.get(number % SETTINGS.size());
            var written = lived(events, settings);
            var torn = written.get(random.nextInt(written.size()));
            tearTheLastEvent(
                    torn.events(),
                    settings,
                    TestStore.Kind.SIMULATED,
                    "life %d of -Dseed=%d: ".formatted(number, SEED));
        }
    }

    private static List<Written> lived(List<String> events, Map<String, String> settings) {
        var store = TestStore.Kind.SIMULATED.create();
        try (var test = new TestMessages(store, settings)) {
            return lived(events, test, store);
        }
    }

    private static void tearTheLastEvent(
            List<String> events, Map<String, String> settings, TestStore.Kind kind, String which) {
        var store = kind.create();
        try (var test = new TestMessages(store, settings)) {
            var torn = lived(events, test, store).getLast();
            assertThat(torn.events()).isEqualTo(events);
            tear(torn, test, kind, which);
        }
        store.drop();
    }

    /// A transaction of several items within a message's life.
    ///
    /// @param events those until then, with the one that wrote it as the last
    private record Written(List<String> events, Restored.Transaction transaction) {}

    private static List<Written> lived(List<String> events, TestMessages test, TestStore store) {
        var transactions = new Restored.Transactions(store);
        var watched = test.wired(Map.of(), new WatchedDynamo(store.dynamo(), transactions));
        var written = new ArrayList<Written>();
        for (int at = 0; at < events.size(); at++) {
            take(events.get(at), test, watched);
            var until = events.subList(0, at + 1);
            transactions.takeAll().forEach(transaction -> written.add(new Written(until, transaction)));
        }
        return written;
    }

    /// What happens to one message, in the system that is watched.
    private static void take(String event, TestMessages test, Wiring watched) {
        var repository = watched.messageRepository();
        var lifecycle = watched.messageLifecycle();
        if (event.equals("accept")) {
            watched.acceptMessages()
                    .accept(
                            TestMessages.ADA,
                            KEY,
                            new NewMessage(TestMessages.PHONE, TestMessages.TEXT),
                            new Actor(TestMessages.ADA));
            return;
        }
        var id = watched.userMessages()
                .list(TestMessages.ADA, MessageFilter.ALL, 1, Optional.empty())
                .items()
                .getFirst()
                .id();
        switch (event) {
            case "tick" -> test.clock.advance(Duration.ofMinutes(6));
            case "claim" ->
                repository.update(
                        repository.find(id).orElseThrow(),
                        message -> message.attempt().state().allowsAttempt()
                                        && message.delivery().isUnderWay()
                                ? Optional.of(message.with(message.attempt().claimedNext("run", test.clock.instant())))
                                : Optional.empty());
            case "expire" ->
                repository
                        .find(id)
                        .flatMap(message -> message.payment().holdId())
                        .ifPresent(watched.ledger()::expire);
            default -> lifecycle.apply(id, event(event, test.clock.instant()));
        }
    }

    private static MessageEvent event(String event, Instant now) {
        return switch (event) {
            case "accepted" -> new MessageEvent.Accepted("wamid.A");
            case "refused" -> new MessageEvent.Refused(GraphError.of(131026));
            case "not taken" ->
                new MessageEvent.NotAccepted(1, MessageRecord.failure(GraphError.of(130429)), now.plusSeconds(30));
            case "no answer" -> new MessageEvent.OutcomeUnknown(now);
            case "sent" -> new MessageEvent.Sent();
            case "delivered" -> new MessageEvent.Delivered();
            case "read" -> new MessageEvent.Read();
            case "failed" -> new MessageEvent.Failed(Optional.empty());
            case "hold expired" -> new MessageEvent.HoldExpired();
            default -> throw new IllegalArgumentException(event);
        };
    }

    private static void tear(Written written, TestMessages test, TestStore.Kind kind, String which) {
        Restored.eachPart(kind, written.transaction(), part -> {
            var history = which + String.join("; ", written.events()) + ": " + part;
            var restored = test.wired(
                    Map.of("TABLE_NAME", part.store().table()), part.store().dynamo());
            var found = walk(restored, part.store(), test.clock, false);
            assertThat(found.drifts() == 0)
                    .as("%s is harmless", history)
                    .isEqualTo(isHarmless(part, written.events().getLast().equals("accept")));
            walk(restored, part.store(), test.clock, true);
            assertThat(walk(restored, part.store(), test.clock, false).found())
                    .as("left of %s", history)
                    .allSatisfy(left -> assertThat(left.finding()).isInstanceOf(Finding.MessageDisagrees.class));
            var balance = restored.statement().balance(TestMessages.ACCOUNT);
            assertThat(balance.available()).as(history).isNotNegative();
            assertThat(balance.spent()).as(history).isIn(0L, 3L);
            assertThat(balance.granted()).as(history).isEqualTo(10);
            assertThat(balance.available() + balance.held() + balance.spent())
                    .as(history)
                    .isEqualTo(10);
        });
    }

    /// What belongs together is there, or nothing of it is; and a message that may be attempted has its content. What a
    /// message is called by WhatsApp belongs to nothing else.
    private static boolean isHarmless(Restored.Torn part, boolean isAcceptance) {
        var written = without(APART, part.written());
        var missing = without(APART, part.missing());
        if (missing.isEmpty()) {
            return !(isAcceptance && part.missing().contains("CONTENT"));
        }
        return written.isEmpty() && (isAcceptance || !part.written().contains("CONTENT"));
    }

    private static Set<String> without(Set<String> some, Set<String> kinds) {
        var rest = new HashSet<>(kinds);
        rest.removeAll(some);
        return rest;
    }

    private static ReconciliationPage walk(Wiring restored, TestStore store, TestClock clock, boolean repair) {
        var check = new MessageCheck(restored.messageRepository(), restored.ledger(), restored.corrections(), _ -> {});
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new Random(1), _ -> {});
        return new Reconciler(store.dynamo(), store.table(), clock, storeRetry, _ -> {}, check)
                .scan(Optional.empty(), Duration.ofMinutes(5), repair);
    }
}
