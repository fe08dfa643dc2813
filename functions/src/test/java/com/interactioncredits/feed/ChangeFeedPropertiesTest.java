package com.interactioncredits.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.TestStore;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messaging.MessageFilter;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/// Whoever keeps up with the feed, in whatever parts and with whatever answers lost, has in the end what all
/// others see.
class ChangeFeedPropertiesTest {
    private static final TestMessages SIMULATED = new TestMessages(TestStore.Kind.SIMULATED.create(), Map.of());
    private static final TestMessages REAL = new TestMessages(Map.of());
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final List<String> TIMES = List.of("1ms", "2s", "15s", "59s", "60s", "61s", "10m", "15m");

    @AfterContainer
    static void stop() {
        SIMULATED.close();
        REAL.close();
    }

    @Provide
    Arbitrary<List<String>> histories() {
        var number = Arbitraries.integers().between(1, 5).map(Object::toString);
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just("grant")),
                        Tuple.of(4, words(Arbitraries.of("place", "service", "scraper"), number)),
                        Tuple.of(3, words(Arbitraries.of("convert", "part", "release", "expire"), number)),
                        Tuple.of(3, words(Arbitraries.just("send"), number)),
                        Tuple.of(
                                6,
                                words(
                                        Arbitraries.of(
                                                "accepted", "refused", "silence", "sent", "read", "failed", "expiry"),
                                        number)),
                        Tuple.of(4, words(Arbitraries.just("tick"), Arbitraries.of(TIMES))),
                        Tuple.of(6, words(Arbitraries.of("follow", "follow", "lose"), number)))
                .list()
                .ofMinSize(20)
                .ofMaxSize(50);
    }

    private static Arbitrary<String> words(Arbitrary<String> verb, Arbitrary<String> object) {
        return Combinators.combine(verb, object).as((a, b) -> a + " " + b);
    }

    @Property(tries = 300)
    void aFollowerEndsWithTheSameDataAsTheLists(@ForAll("histories") List<String> history) {
        follow(history, SIMULATED);
    }

    @Property(tries = 5)
    void aFollowerEndsWithTheSameDataAsTheListsOnDynamoDbLocal(@ForAll("histories") List<String> history) {
        follow(history, REAL);
    }

    private static void follow(List<String> history, TestMessages system) {
        var user = new UserWithAFollower(system, "user_f" + USERS.incrementAndGet());
        history.forEach(line -> user.play(line.split(" ", -1)));
        user.isFollowedToTheEnd();
    }

    private static final class UserWithAFollower {
        private final TestMessages system;
        private final String userId;
        private final AccountId account;
        private final Map<String, Message> messages = new HashMap<>();
        private int grants;
        private Optional<Since> since = Optional.empty();
        private final Map<CreditType, Balance> knownBalances = new HashMap<>();
        private final Map<UUID, Hold> knownHolds = new HashMap<>();
        private final Map<UUID, Message> knownMessages = new HashMap<>();

        UserWithAFollower(TestMessages system, String userId) {
            this.system = system;
            this.userId = userId;
            this.account = new AccountId(userId, CreditType.INTERACTION);
            read(1, true);
            grant();
        }

        private void grant() {
            for (var type : CreditType.values()) {
                var reference = new Reference("g" + ++grants);
                system.wiring()
                        .ledger()
                        .grant(
                                new AccountId(userId, type),
                                reference,
                                new Credits(12),
                                Optional.empty(),
                                Principals.OPERATOR);
            }
        }

        void play(String... words) {
            switch (words[0]) {
                case "grant" -> grant();
                case "place" -> place(account, Hold.Source.API, words[1]);
                case "service" -> place(account, Hold.Source.SERVICE, words[1]);
                case "scraper" -> place(new AccountId(userId, CreditType.SCRAPER), Hold.Source.API, words[1]);
                case "convert" -> convert(words[1], OptionalLong.empty());
                case "part" -> convert(words[1], OptionalLong.of(1));
                case "release" ->
                    system.wiring()
                            .ledger()
                            .release(new HoldCall(account, name(words[1]), Principals.of(Hold.Source.API)));
                case "expire" ->
                    knownHolds.keySet().forEach(id -> system.wiring().ledger().expire(id));
                case "send" -> send(words[1]);
                case "tick" ->
                    system.clock.advance(Duration.parse(
                            "PT" + words[1].replace("1ms", "0.001s").toUpperCase(Locale.ROOT)));
                case "follow" -> read(Integer.parseInt(words[1]), true);
                case "lose" -> read(Integer.parseInt(words[1]), false);
                default -> tell(words[0], words[1]);
            }
        }

        private void place(AccountId account, Hold.Source source, String number) {
            var hold = new PlaceHold(
                    account,
                    Principals.of(source),
                    new Reference("h" + number),
                    new Credits(2),
                    Duration.ofSeconds(60 * Long.parseLong(number)),
                    Optional.empty());
            system.wiring().placing().place(hold);
        }

        private static HoldName name(String number) {
            return new HoldName.ByReference(new Reference("h" + number));
        }

        private void convert(String number, OptionalLong amount) {
            system.wiring()
                    .ledger()
                    .convert(new HoldCall(account, name(number), Principals.of(Hold.Source.API)), amount);
        }

        private void send(String number) {
            system.wiring()
                    .acceptMessages()
                    .accept(
                            userId,
                            new Reference("m" + number),
                            new NewMessage(TestMessages.PHONE, TestMessages.TEXT),
                            new Actor(TestMessages.ADA));
            system.wiring()
                    .userMessages()
                    .list(userId, MessageFilter.ALL, 100, Optional.empty())
                    .items()
                    .forEach(message -> messages.putIfAbsent(number, message));
        }

        private void tell(String what, String number) {
            var message = messages.get(number);
            if (message == null) {
                return;
            }
            var event =
                    switch (what) {
                        case "accepted" -> new MessageEvent.Accepted("wamid." + message.id());
                        case "refused" -> new MessageEvent.Refused(GraphError.of(131026));
                        case "silence" -> new MessageEvent.OutcomeUnknown(system.clock.instant());
                        case "sent" -> new MessageEvent.Sent();
                        case "read" -> new MessageEvent.Read();
                        case "failed" -> new MessageEvent.Failed(Optional.empty());
                        case "expiry" -> new MessageEvent.HoldExpired();
                        default -> throw new IllegalArgumentException(what);
                    };
            system.wiring().messageLifecycle().apply(message.id(), event);
        }

        /// @param arrives whether the cursor of the answer arrives
        private boolean read(int limit, boolean arrives) {
            var read = system.wiring().changeFeed().read(userId, since, limit);
            if (read instanceof ChangesOutcome.Changes changes) {
                assertThat(changes.holds().size()).isLessThanOrEqualTo(limit);
                assertThat(changes.messages().size()).isLessThanOrEqualTo(limit);
                if (arrives) {
                    changes.balances().forEach(this::keep);
                    changes.holds().forEach(this::keep);
                    changes.messages().forEach(this::keep);
                    since = Optional.of(Since.of(changes.next().text()).orElseThrow());
                }
                return changes.more();
            }
            throw new AssertionError("no cursor here is that old");
        }

        private void keep(Balance balance) {
            var known = knownBalances.put(balance.account().creditType(), balance);
            assertThat(known == null || known.version() < balance.version())
                    .as("%s after %s", balance, known)
                    .isTrue();
        }

        private void keep(Hold hold) {
            var known = knownHolds.put(hold.id(), hold);
            assertThat(known == null || known.version() <= hold.version()).isTrue();
        }

        private void keep(Message message) {
            var known = knownMessages.put(message.id(), message);
            assertThat(known == null || known.version() <= message.version()).isTrue();
        }

        /// What showed behind a page of one reading is read by the next.
        private void readToTheEnd() {
            int parts = 0;
            while (read(2, true)) {
                assertThat(++parts).isLessThan(200);
            }
        }

        void isFollowedToTheEnd() {
            readToTheEnd();
            readToTheEnd();
            var statement = system.wiring().statement();
            for (var type : CreditType.values()) {
                var owned = new AccountId(userId, type);
                var balance = statement.balance(owned);
                assertThat(knownBalances.get(type))
                        .usingRecursiveComparison()
                        .ignoringFields("asOf")
                        .isEqualTo(balance);
                assertThat(knownHolds.values().stream()
                                .filter(hold -> hold.account().equals(owned)))
                        .containsExactlyInAnyOrderElementsOf(statement
                                .holds(owned, HoldFilter.ALL, 100, Optional.empty())
                                .items());
            }
            assertThat(knownMessages.values())
                    .containsExactlyInAnyOrderElementsOf(system.wiring()
                            .userMessages()
                            .list(userId, MessageFilter.ALL, 100, Optional.empty())
                            .items());
        }
    }
}
