package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.Attempt;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageIdentity;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.reconciliation.MessageCheck;
import com.interactioncredits.store.Item;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract's table of messages, row by row, with the real ledger: a message of three credits, of a user who has
/// ten. Each story ends with the message's status, what is available, held and spent, and the transactions.
@Timeout(120)
class MessageTableTest {
    private static final TestMessages ON_ACCEPTED = new TestMessages(Map.of());
    private static final TestMessages ON_DELIVERED =
            new TestMessages(Map.of("CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", "900"));
    private static final AtomicInteger USERS = new AtomicInteger();

    @AfterAll
    static void stop() {
        ON_ACCEPTED.close();
        ON_DELIVERED.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            WhatsApp accepted it            | claim 200                       | sent                          | 7 0 3  | deduction -3
            WhatsApp refused it             | claim refusal                   | failed 131026                 | 10 0 0 |
            a passing error                 | claim throttle                  | sending                       | 7 3 0  |
            outcome unknown                 | claim silence                   | unconfirmed                   | 7 3 0  |
            sent of an unconfirmed one      | claim silence sent              | sent                          | 7 0 3  | deduction -3
            delivered of an unconfirmed one | claim silence delivered         | delivered                     | 7 0 3  | deduction -3
            read of an unconfirmed one      | claim silence read              | read                          | 7 0 3  | deduction -3
            failed of an unpaid one         | claim silence failed failed     | failed 131049                 | 10 0 0 |
            failed of a paid one            | claim 200 failed failed         | failed 131049                 | 10 0 0 | deduction -3, refund 3
            failed of a delivered one       | claim 200 delivered failed      | delivered                     | 7 0 3  | deduction -3
            failed of a read one            | claim 200 read failed           | read                          | 7 0 3  | deduction -3
            late: 200 after expiry          | claim expiry 200 200            | sent                          | 7 0 3  | late deduction -3
            late: sent after expiry         | claim silence expiry sent read  | read                          | 7 0 3  | late deduction -3
            late: after a release           | claim refusal delivered read    | read                          | 7 0 3  | late deduction -3
            late: after a refund            | claim 200 failed delivered read | read                          | 7 0 3  | deduction -3, late deduction -3, refund 3
            late: what is missing           | claim expiry other8 sent        | sent                          | 0 8 2  | late deduction -2 missing 1
            late: nothing to get            | claim expiry other10 sent       | sent                          | 0 10 0 | late deduction 0 missing 3
            late: nothing to give back      | claim expiry other10 sent failed| failed 131049                 | 0 10 0 | late deduction 0 missing 3
            late: given back once           | claim expiry other8 sent failed failed delivered | delivered    | 2 8 0  | late deduction -2 missing 1, refund 2
            a 200 or sent after a failure   | claim failed 200 sent           | failed 131049                 | 10 0 0 |
            a 200 or sent after a refusal   | claim refusal 200 sent          | failed 131026                 | 10 0 0 |
            expired: never tried            | expiry                          | failed expired_before_sending | 10 0 0 |
            expired: not accepted           | claim throttle expiry           | failed 130429                 | 10 0 0 |
            expired: outcome unknown        | claim expiry                    | unconfirmed                   | 10 0 0 |
            expired: unconfirmed            | claim silence expiry            | unconfirmed                   | 10 0 0 |
            expired: unconfirmed, failed    | claim silence expiry failed     | failed 131049                 | 10 0 0 |
            """)
    void chargedOnAccepted(String row, String story, String status, String credits, @Nullable String movements) {
        assertStory(ON_ACCEPTED, story, status, credits, movements);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            WhatsApp accepted it         | claim 200 sent               | sent                          | 7 3 0  |
            WhatsApp refused it          | claim refusal                | failed 131026                 | 10 0 0 |
            outcome unknown, then sent   | claim silence sent           | sent                          | 7 3 0  |
            delivered                    | claim 200 delivered read     | read                          | 7 0 3  | deduction -3
            read without delivered       | claim silence read           | read                          | 7 0 3  | deduction -3
            failed of an unpaid one      | claim 200 failed failed      | failed 131049                 | 10 0 0 |
            failed of a delivered one    | claim 200 delivered failed   | delivered                     | 7 0 3  | deduction -3
            late: after a release        | claim 200 failed delivered   | delivered                     | 7 0 3  | late deduction -3
            expired: never tried         | expiry                       | failed expired_before_sending | 10 0 0 |
            expired: not accepted        | claim throttle expiry        | failed 130429                 | 10 0 0 |
            expired: outcome unknown     | claim silence expiry sent    | sent                          | 10 0 0 |
            expired after it was accepted| claim 200 expiry             | sent                          | 10 0 0 |
            … and then delivered         | claim 200 expiry delivered   | delivered                     | 7 0 3  | late deduction -3
            … and then failed            | claim 200 expiry failed      | failed 131049                 | 10 0 0 |
            """)
    void chargedOnDelivered(String row, String story, String status, String credits, @Nullable String movements) {
        assertStory(ON_DELIVERED, story, status, credits, movements);
    }

    private static void assertStory(
            TestMessages test, String story, String status, String credits, @Nullable String movements) {
        var account = new AccountId("user_" + USERS.incrementAndGet(), CreditType.INTERACTION);
        test.wiring()
                .ledger()
                .grant(account, new Reference("first"), new Credits(10), Optional.empty(), Principals.OPERATOR);
        var accepted = test.wiring()
                .acceptMessages()
                .accept(
                        account.userId(),
                        new Reference("order-1"),
                        new NewMessage(TestMessages.PHONE, TestMessages.TEXT),
                        new Actor(TestMessages.ADA));
        var id = ((AcceptOutcome.Accepted) accepted).message().id();
        for (var word : story.split(" ", -1)) {
            happens(test, id, word);
        }
        var message = test.wiring().messageRepository().find(id).orElseThrow().visible();
        var balance = test.wiring().statement().balance(account);
        assertThat(message.status().label()
                        + message.error().map(error -> " " + error.code()).orElse(""))
                .isEqualTo(status);
        assertThat(balance.available() + " " + balance.held() + " " + balance.spent())
                .isEqualTo(credits);
        assertThat(test.movements(account).stream().sorted().toList())
                .isEqualTo(movements == null ? List.of() : List.of(movements.split(", ", -1)));
        assertThat(new MessageCheck(
                                test.wiring().messageRepository(),
                                test.wiring().ledger(),
                                test.wiring().corrections(),
                                _ -> {})
                        .disagreement(new Item(MessageItems.of(
                                test.wiring().messageRepository().find(id).orElseThrow()))))
                .isEmpty();
    }

    private static void happens(TestMessages test, UUID id, String word) {
        var repository = test.wiring().messageRepository();
        var lifecycle = test.wiring().messageLifecycle();
        var now = test.clock.instant();
        switch (word) {
            case "claim" ->
                repository.update(
                        repository.find(id).orElseThrow(),
                        message -> Optional.of(message.with(message.attempt().claimedNext("run", now))
                                .with(Message.Status.SENDING)));
            case "200" -> lifecycle.apply(id, new MessageEvent.Accepted("wamid.A=="));
            case "refusal" -> lifecycle.apply(id, new MessageEvent.Refused(GraphError.of(131026)));
            case "throttle" ->
                lifecycle.apply(
                        id,
                        new MessageEvent.NotAccepted(
                                1, MessageRecord.failure(GraphError.of(130429)), now.plusSeconds(2)));
            case "silence" -> lifecycle.apply(id, new MessageEvent.OutcomeUnknown(now.plus(Attempt.CLAIM_RUNS)));
            case "sent" -> lifecycle.apply(id, new MessageEvent.Sent());
            case "delivered" -> lifecycle.apply(id, new MessageEvent.Delivered());
            case "read" -> lifecycle.apply(id, new MessageEvent.Read());
            case "failed" -> lifecycle.apply(id, new MessageEvent.Failed(Optional.of(GraphError.of(131049))));
            case "expiry" -> {
                test.clock.advance(Duration.ofMinutes(15));
                test.wiring()
                        .ledger()
                        .expire(repository
                                .find(id)
                                .orElseThrow()
                                .payment()
                                .holdId()
                                .orElseThrow());
                lifecycle.apply(id, new MessageEvent.HoldExpired());
            }
            default ->
                place(
                        test,
                        MessageIdentity.accountOf(
                                repository.find(id).orElseThrow().userId()),
                        Long.parseLong(word.substring("other".length())));
        }
    }

    private static void place(TestMessages test, AccountId account, long amount) {
        test.wiring()
                .placing()
                .place(new PlaceHold(
                        account,
                        Principals.of(Hold.Source.API),
                        new Reference("another-purpose"),
                        new Credits(amount),
                        Duration.ofMinutes(15),
                        Optional.empty()));
    }
}
