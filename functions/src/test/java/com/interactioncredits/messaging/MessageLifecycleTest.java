package com.interactioncredits.messaging;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ACCOUNT;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.PHONE;
import static com.interactioncredits.TestMessages.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.SendOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

@Timeout(120)
class MessageLifecycleTest {
    private static final MessageEvent ACCEPTED = new MessageEvent.Accepted("wamid.A==");
    private static final MessageEvent FAILED = new MessageEvent.Failed(Optional.of(GraphError.of(131049)));

    private final TestMessages test = new TestMessages(Map.of());
    private final UUID id = test.accepted("order-1");

    @AfterEach
    void stop() {
        test.close();
    }

    private MessageRepository repository() {
        return test.wiring().messageRepository();
    }

    private void happens(MessageEvent... events) {
        for (var event : events) {
            test.wiring().messageLifecycle().apply(id, event);
        }
    }

    private void claim() {
        repository()
                .update(
                        repository().find(id).orElseThrow(),
                        message -> Optional.of(message.with(message.attempt().claimedNext("run", test.clock.instant()))
                                .with(Message.Status.SENDING)));
    }

    private void expire() {
        test.clock.advance(Duration.ofMinutes(15));
        var hold = test.wiring().ledger().expire(test.message(id).holdId().orElseThrow());
        assertThat(hold.orElseThrow().status()).isEqualTo(Hold.Status.EXPIRED);
        happens(new MessageEvent.HoldExpired());
    }

    private void place(long amount, String reference) {
        test.wiring()
                .placing()
                .place(new PlaceHold(
                        ACCOUNT,
                        Principals.of(Hold.Source.API),
                        new Reference(reference),
                        new Credits(amount),
                        Duration.ofMinutes(15),
                        Optional.empty()));
    }

    @Test
    void aMessageAndItsCreditsChangeTogether() {
        claim();
        happens(ACCEPTED);

        assertThat(test.status(id)).isEqualTo("sent");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
        assertThat(test.movements()).containsExactly("deduction -3");
    }

    @Test
    void aRefusalGivesTheCreditsBack() {
        claim();
        happens(new MessageEvent.Refused(GraphError.of(131026)));

        assertThat(test.status(id)).isEqualTo("failed 131026");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(test.movements()).isEmpty();
    }

    @Test
    void aRefundIsMadeOnce() {
        claim();
        happens(ACCEPTED, FAILED, FAILED, ACCEPTED);

        assertThat(test.status(id)).isEqualTo("failed 131049");
        assertThat(test.movements()).containsExactlyInAnyOrder("deduction -3", "refund 3");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void eachMovementNamesThePartOfTheSystemThatMadeIt() {
        claim();
        happens(ACCEPTED, FAILED, new MessageEvent.Delivered());

        var actors = test
                .wiring()
                .statement()
                .transactions(ACCOUNT, TransactionFilter.ALL, 10, Optional.empty())
                .items()
                .stream()
                .map(movement -> movement.amount() + " by "
                        + movement.actor().map(Actor::id).orElse("no actor"))
                .toList();
        assertThat(actors).contains("-3 by system:sending", "3 by system:webhook", "-3 by system:webhook");
        var hold = test.wiring()
                .ledger()
                .hold(test.message(id).holdId().orElseThrow())
                .orElseThrow();
        assertThat(hold.placedBy()).contains(new Actor(ADA));
    }

    @Test
    void failedAndThenDeliveredIsPaidOnceMore() {
        claim();
        happens(ACCEPTED, FAILED, new MessageEvent.Delivered(), FAILED);

        assertThat(test.status(id)).isEqualTo("delivered");
        assertThat(test.movements()).containsExactlyInAnyOrder("deduction -3", "refund 3", "late deduction -3");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void expiredWhileClaimedAndThenAcceptedIsALateDeduction() {
        claim();
        expire();
        assertThat(test.status(id)).isEqualTo("unconfirmed");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");

        happens(ACCEPTED, ACCEPTED);

        assertThat(test.status(id)).isEqualTo("sent");
        assertThat(test.movements()).containsExactly("late deduction -3");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aHoldThatIsDueButNotYetExpiredCountsAsExpired() {
        claim();
        test.clock.advance(Duration.ofMinutes(15));

        happens(ACCEPTED);

        assertThat(test.movements()).containsExactly("late deduction -3");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aLateDeductionTakesWhatIsAvailableAndRecordsWhatIsMissing() {
        claim();
        expire();
        place(8, "other");

        happens(ACCEPTED);

        assertThat(test.movements()).containsExactly("late deduction -2 missing 1");
        assertThat(test.credits()).isEqualTo("0 available, 8 held, 2 spent");

        happens(FAILED);
        assertThat(test.movements()).containsExactlyInAnyOrder("late deduction -2 missing 1", "refund 2");
        assertThat(test.credits()).isEqualTo("2 available, 8 held, 0 spent");
    }

    @Test
    void aLateDeductionThatGetsNothingIsRecordedToo() {
        claim();
        expire();
        place(10, "other");

        happens(ACCEPTED);
        assertThat(test.movements()).containsExactly("late deduction 0 missing 3");

        happens(FAILED, new MessageEvent.Delivered());
        assertThat(test.movements()).containsExactly("late deduction 0 missing 3");
        assertThat(test.status(id)).isEqualTo("delivered");
        assertThat(test.credits()).isEqualTo("0 available, 10 held, 0 spent");
    }

    @Test
    void aLateDeductionTakesCreditsOfHoldsThatAreDue() {
        place(7, "other");
        claim();
        test.clock.advance(Duration.ofMinutes(15));

        happens(ACCEPTED);

        assertThat(test.movements()).containsExactly("late deduction -3");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    /// Neither moves credits: the message's own version alone shows that another event was faster.
    @Test
    void anEventThatMeetsAnotherIsJudgedAgain() {
        claim();
        happens(ACCEPTED);
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            private boolean met;

            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof PutItemRequest && !met) {
                    met = true;
                    happens(new MessageEvent.Read());
                }
                return call.get();
            }
        });

        var after = test.wired(Map.of(), store).messageLifecycle().apply(id, new MessageEvent.Delivered());

        assertThat(after).map(Message::status).contains(Message.Status.READ);
        assertThat(test.status(id)).isEqualTo("read");
    }

    @Test
    void expiredBeforeItWasTriedFails() {
        expire();

        assertThat(test.status(id)).isEqualTo("failed expired_before_sending");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(repository().content(id)).isEmpty();
    }

    @Test
    void chargedOnDeliveredKeepsTheHoldUntilThen() {
        try (var other = new TestMessages(Map.of("CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", "3600"))) {
            var message = other.accepted("order-1");
            other.wiring().messageLifecycle().apply(message, ACCEPTED);
            assertThat(other.credits()).isEqualTo("7 available, 3 held, 0 spent");

            other.wiring().messageLifecycle().apply(message, new MessageEvent.Delivered());
            assertThat(other.credits()).isEqualTo("7 available, 0 held, 3 spent");
        }
    }

    @Test
    void anEventOfAnUnknownMessageAnswersNothing() {
        assertThat(test.wiring().messageLifecycle().apply(new UUID(7, 7), ACCEPTED))
                .isEmpty();
        assertThat(repository().idOf("wamid.unknown")).isEmpty();
    }

    @Test
    void aUserSeesNoMessageOfAnother() {
        assertThat(test.wiring().userMessages().message(ADA, id)).isPresent();
        assertThat(test.wiring().userMessages().message("user_ben", id)).isEmpty();
    }

    @Test
    void theListIsNewestFirstAndInPages() {
        test.clock.advance(Duration.ofSeconds(1));
        var second = test.accepted("order-2");

        var page = test.wiring().userMessages().list(ADA, MessageFilter.ALL, 1, Optional.empty());
        assertThat(page.items()).extracting(Message::id).containsExactly(second);
        assertThat(test.wiring()
                        .userMessages()
                        .list(ADA, MessageFilter.ALL, 1, page.next())
                        .items())
                .extracting(Message::id)
                .containsExactly(id);
    }

    @Test
    void aStoredMessageIsReadBackUnchanged() {
        claim();
        happens(new MessageEvent.NotAccepted(
                1,
                MessageRecord.failure(GraphError.of(130429)),
                test.clock.instant().plusSeconds(2)));
        var record = repository().find(id).orElseThrow();
        assertThat(MessageItems.record(MessageItems.of(record))).isEqualTo(record);
        assertThat(record.status()).isEqualTo(Message.Status.SENDING);

        expire();
        happens(ACCEPTED);
        var later = repository().find(id).orElseThrow();
        assertThat(later.payment().chargedLate()).isTrue();
        assertThat(MessageItems.record(MessageItems.of(later))).isEqualTo(later);
    }

    @Test
    void wheneverAnAnswerOfTheStoreIsLostTheMovementHappensOnce() {
        var stories = List.of(
                List.of(ACCEPTED),
                List.of(ACCEPTED, FAILED),
                List.<MessageEvent>of(FAILED, new MessageEvent.Delivered()),
                List.<MessageEvent>of(new MessageEvent.Refused(GraphError.of(131026))));
        var ends = List.of(
                "7 available, 0 held, 3 spent",
                "10 available, 0 held, 0 spent",
                "7 available, 0 held, 3 spent",
                "10 available, 0 held, 0 spent");
        for (int story = 0; story < stories.size(); story++) {
            for (int call = 0; ; call++) {
                var simulated = TestStore.Kind.SIMULATED.create();
                var store = new FaultyStore(simulated.dynamo());
                try (var fresh = new TestMessages(simulated, Map.of())) {
                    var message = fresh.accepted("order-1");
                    store.next(call, Fault.ANSWER_LOST);
                    var lossy =
                            fresh.wiredWithoutWaiting(Map.of(), store.client()).messageLifecycle();
                    stories.get(story).forEach(event -> lossy.apply(message, event));
                    assertThat(fresh.credits())
                            .as("story %d, call %d", story, call)
                            .isEqualTo(ends.get(story));
                    assertThat(fresh.movements()).doesNotHaveDuplicates();
                    if (store.isWaiting()) {
                        break;
                    }
                }
            }
        }
    }

    /// In either order: a message that WhatsApp failed is never paid for.
    @Test
    void acceptedFailedAndExpiredAtOnceEndInOneWay() throws Exception {
        for (int round = 0; round < 50; round++) {
            var message = claimedJustBeforeItsExpiry("failed-" + round);

            atOnce(
                    () -> test.wiring().messageLifecycle().apply(message, ACCEPTED),
                    () -> test.wiring().messageLifecycle().apply(message, FAILED),
                    () -> timeIsUp(message));

            assertThat(test.status(message)).isEqualTo("failed 131049");
            assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
            assertThat(Set.copyOf(test.movements(message)))
                    .isIn(Set.of(), Set.of("deduction -3", "refund 3"), Set.of("late deduction -3", "refund 3"));
            assertThat(test.movements(message)).doesNotHaveDuplicates();
            assertThat(repository().content(message)).isEmpty();
        }
    }

    /// In either order: a delivered message is paid for once, unless a late deduction was given back before.
    @Test
    void failedDeliveredAndExpiredAtOnceEndInOneWay() throws Exception {
        test.wiring()
                .ledger()
                .grant(ACCOUNT, new Reference("more"), new Credits(150), Optional.empty(), Principals.OPERATOR);
        for (int round = 0; round < 50; round++) {
            var message = claimedJustBeforeItsExpiry("delivered-" + round);

            atOnce(
                    () -> test.wiring().messageLifecycle().apply(message, FAILED),
                    () -> test.wiring().messageLifecycle().apply(message, new MessageEvent.Delivered()),
                    () -> timeIsUp(message),
                    () -> test.wiring().messageLifecycle().apply(message, ACCEPTED));

            assertThat(test.status(message)).isEqualTo("delivered");
            assertThat(Set.copyOf(test.movements(message)))
                    .isIn(
                            Set.of("deduction -3"),
                            Set.of("late deduction -3"),
                            Set.of("late deduction -3", "refund 3"),
                            Set.of("deduction -3", "refund 3", "late deduction -3"));
            assertThat(test.movements(message)).doesNotHaveDuplicates();
        }
        assertThat(test.credits()).contains(" 0 held, ");
    }

    private UUID claimedJustBeforeItsExpiry(String key) {
        var message = test.accepted(key);
        repository()
                .update(
                        repository().find(message).orElseThrow(),
                        record -> Optional.of(record.with(record.attempt().claimedNext("run", test.clock.instant()))
                                .with(Message.Status.SENDING)));
        test.clock.advance(Duration.ofMinutes(15).minusMillis(1));
        return message;
    }

    private void timeIsUp(UUID message) {
        test.clock.advance(Duration.ofMillis(1));
        test.wiring().ledger().expire(test.message(message).holdId().orElseThrow());
        test.wiring().messageLifecycle().apply(message, new MessageEvent.HoldExpired());
    }

    private static void atOnce(Runnable... deeds) throws Exception {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = Arrays.stream(deeds)
                    .<Future<?>>map(deed -> threads.submit(() -> {
                        go.await();
                        deed.run();
                        return true;
                    }))
                    .toList();
            go.countDown();
            for (var deed : running) {
                deed.get();
            }
        }
    }

    @Test
    void manyRunsOfOneMessageAndItsWebhooksPayOnce() throws Exception {
        test.whatsApp.answers(ACCEPTANCE);
        Runnable run = () -> {
            if (test.wiring().sender().attempt(id)
                    instanceof AttemptResult.Ended(SendOutcome.Accepted(var whatsAppId))) {
                happens(new MessageEvent.Accepted(whatsAppId));
            }
        };
        Runnable webhooks =
                () -> happens(new MessageEvent.Read(), new MessageEvent.Sent(), new MessageEvent.Delivered());

        atOnce(run, webhooks, run, webhooks, run, webhooks);

        assertThat(test.status(id)).isEqualTo("read");
        assertThat(test.movements()).containsExactly("deduction -3");
        assertThat(test.wiring()
                        .acceptMessages()
                        .accept(ADA, new Reference("order-1"), new NewMessage(PHONE, TEXT), new Actor(ADA)))
                .isInstanceOf(AcceptOutcome.AlreadyAccepted.class);
    }
}
