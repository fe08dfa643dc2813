package com.interactioncredits.messaging;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.PHONE;
import static com.interactioncredits.TestMessages.TEXT;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.whatsapp.ScriptedServer.resetting;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.FaultyStore.ProcessDied;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.operations.Sending;
import com.interactioncredits.store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// A message that waits keeps its credits until it is sent or its deadline comes.
@Timeout(60)
class DeadlineTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MAX_WAIT = Duration.ofHours(3);
    private static final Map<String, String> SETTINGS = Map.of("MAX_WAIT_SECONDS", "10800");
    private static final String HELD = "7 available, 3 held, 0 spent";
    private static final String BACK = "10 available, 0 held, 0 spent";
    private static final String SPENT = "7 available, 0 held, 3 spent";

    private final TestMessages test = new TestMessages(TestStore.Kind.SIMULATED.create(), SETTINGS);
    private final Instant accepted = test.clock.instant();
    private final UUID id = test.accepted("order-1");

    @AfterEach
    void stop() {
        test.close();
    }

    private Hold hold() {
        return test.wiring()
                .ledger()
                .hold(test.message(id).holdId().orElseThrow())
                .orElseThrow();
    }

    /// The sweep runs every so often.
    private void sweptFor(Duration time, Duration every) {
        for (var end = test.clock.instant().plus(time); test.clock.instant().isBefore(end); ) {
            test.clock.advance(every);
            test.wiring().sweep().run();
        }
    }

    private void send() {
        test.whatsApp.answers(ACCEPTANCE);
        assertThat(test.wiring().sender().attempt(id)).isInstanceOf(AttemptResult.Ended.class);
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A=="));
    }

    @Test
    void aMessageIsSentAfterALongPause() {
        test.wiring().sendingSwitch().set(Sending.State.PAUSED, "Meta is down", new Actor("user_root"));
        sweptFor(MAX_WAIT.minusMinutes(10), MINUTE);
        assertThat(test.credits()).isEqualTo(HELD);
        assertThat(test.aws.queued()).as("its entry waits on the queue").hasSize(1);

        test.wiring().sendingSwitch().set(Sending.State.ON, "Meta is back", new Actor("user_root"));
        test.clock.advance(Duration.ofSeconds(6));
        send();

        assertThat(test.credits()).isEqualTo(SPENT);
    }

    @Test
    void aMessageThatWaitedInABacklogIsSentWithoutAnyPauseOfTheSweep() {
        sweptFor(Duration.ofHours(2), Duration.ofMinutes(2));

        send();

        assertThat(test.credits()).isEqualTo(SPENT);
    }

    @Test
    void itsHoldIsNeverExtendedBeyondTheDeadlineAndThenExpires() {
        sweptFor(MAX_WAIT.minus(MINUTE), MINUTE);
        assertThat(test.status(id)).isEqualTo("queued");
        assertThat(hold().expiresAt()).isEqualTo(accepted.plus(MAX_WAIT));

        sweptFor(MINUTE, MINUTE);

        assertThat(test.status(id)).isEqualTo("failed expired_before_sending");
        assertThat(hold().status()).isEqualTo(Hold.Status.EXPIRED);
        assertThat(test.credits()).isEqualTo(BACK);
        assertThat(test.wiring().sender().attempt(id)).isEqualTo(new AttemptResult.NothingToSend());
        assertThat(test.whatsApp.requests()).isEmpty();
    }

    @Test
    void aLongWaitTakesFewExtensions() {
        sweptFor(MAX_WAIT.minus(MINUTE), MINUTE);

        assertThat(hold().extensions()).isLessThan(7);
    }

    @Test
    void attemptsThatWereNotAcceptedAreRepeatedForLongerThanTheFirstHold() {
        test.whatsApp.answers(graphError(429, 130429));
        assertThat(test.wiring().sender().attempt(id)).isInstanceOf(AttemptResult.RetryIn.class);
        sweptFor(Duration.ofHours(1), MINUTE);

        send();

        assertThat(test.credits()).isEqualTo(SPENT);
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 30, 1})
    void anAttemptThatComesLateGetsTheTimeThatItNeeds(long secondsLeft) {
        test.clock.advance(Duration.ofSeconds(900 - secondsLeft));

        send();

        assertThat(test.credits()).isEqualTo(SPENT);
    }

    @Test
    void aMessageWithAnUnknownOutcomeGetsNoMoreTime() {
        test.whatsApp.answers(resetting());
        test.wiring().sender().attempt(id);
        test.wiring().messageLifecycle().apply(id, new MessageEvent.OutcomeUnknown(test.clock.instant()));

        sweptFor(Duration.ofMinutes(16), MINUTE);

        assertThat(test.status(id)).isEqualTo("unconfirmed");
        assertThat(test.credits()).isEqualTo(BACK);
    }

    @Test
    void whereTheHoldLastsLongerThanTheDeadlineItIsReleased() {
        try (var other = new TestMessages(Map.of("MAX_WAIT_SECONDS", "60", "CHARGE_ON", "delivered"))) {
            var late = other.accepted("order-1");
            other.clock.advance(MINUTE.minusMillis(1));
            other.wiring().sweep().run();
            assertThat(other.credits()).isEqualTo(HELD);

            other.clock.advance(Duration.ofMillis(1));
            assertThat(other.wiring().sender().attempt(late)).isEqualTo(new AttemptResult.NothingToSend());

            assertThat(other.status(late)).isEqualTo("failed expired_before_sending");
            assertThat(other.credits()).isEqualTo(BACK);
            assertThat(other.whatsApp.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "3600, 3600", "604800, 10800"})
    void aCallMayNameAShorterDeadlineAndNoLongerOne(long seconds, long deadline) {
        var message = new NewMessage(PHONE, TEXT, Optional.of(Duration.ofSeconds(seconds)));
        test.wiring().acceptMessages().accept(ADA, new Reference("order-2"), message, new Actor(ADA));
        var second = AcceptMessages.idOf(ADA, new Reference("order-2"));
        test.wiring().sendingSwitch().set(Sending.State.PAUSED, "Meta is down", new Actor("user_root"));

        sweptFor(Duration.ofSeconds(deadline).minusSeconds(15), Duration.ofSeconds(15));
        assertThat(test.status(second)).isEqualTo("queued");

        sweptFor(MINUTE, Duration.ofSeconds(15));
        assertThat(test.status(second)).isEqualTo("failed expired_before_sending");
    }

    /// Thousands may wait on one account, which must not become busy by it.
    @Test
    void anExtensionInGoodTimeDoesNotWriteTheAccount() {
        List<String> written = new ArrayList<>();
        try (var one = new TestMessages(SETTINGS)) {
            one.accepted("order-1");
            var watched = one.wired(Map.of(), new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
                @Override
                public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                    if (request instanceof TransactWriteItemsRequest transaction) {
                        transaction.transactItems().stream()
                                .map(write -> write.put() == null
                                        ? write.update().key()
                                        : write.put().item())
                                .map(item -> new Item(item).getText("sk").replaceAll("#.*", ""))
                                .forEach(written::add);
                    }
                    return call.get();
                }
            }));
            one.clock.advance(Duration.ofMinutes(10));

            watched.sweep().run();
        }

        assertThat(written).containsExactly("HOLD", "OPEN", "MESSAGE");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whereverAnExtensionFailsTheNextSweepMendsIt(Fault fault) {
        int call = 0;
        for (var met = true; met; call++) {
            try (var one = new TestMessages(SETTINGS)) {
                var message = one.accepted("order-1");
                one.clock.advance(Duration.ofMinutes(10));
                var store = new FaultyStore();
                var failing = one.wiredWithoutWaiting(Map.of(), store.client());
                var record = one.wiring().messageRepository().find(message).orElseThrow();
                store.next(call, fault);
                try {
                    failing.messageLifecycle().extendIfNeeded(record);
                } catch (ProcessDied _) {
                    // The next sweep comes in a minute.
                }
                met = !store.isWaiting();
                one.clock.advance(MINUTE);
                one.wiring().sweep().run();
                one.clock.advance(Duration.ofMinutes(8));
                one.wiring().sweep().run();
                assertThat(one.status(message)).as("%s at call %d", fault, call).isEqualTo("queued");
                assertThat(one.credits()).isEqualTo(HELD);
            }
        }
        assertThat(call).isGreaterThan(3);
    }
}
