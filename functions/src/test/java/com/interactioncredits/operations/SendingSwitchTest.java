package com.interactioncredits.operations;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.PHONE;
import static com.interactioncredits.TestMessages.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messaging.AcceptOutcome;
import com.interactioncredits.messaging.AttemptResult;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.operations.Sending.State;
import com.interactioncredits.store.Item;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

@Timeout(60)
class SendingSwitchTest {
    private static final Actor OPERATOR = new Actor("user_root");

    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    private Sending set(State state) {
        return test.wiring().sendingSwitch().set(state, "Meta is down", OPERATOR);
    }

    private void set(State state, Duration before) {
        set(state);
        test.clock.advance(before);
    }

    private AcceptOutcome accept(Wiring wiring, String key) {
        return wiring.acceptMessages().accept(ADA, new Reference(key), new NewMessage(PHONE, TEXT), OPERATOR);
    }

    @Test
    void beforeAnyChangeMessagesAreSent() {
        var sending = test.wiring().sendingSwitch().read();

        assertThat(sending).isEqualTo(new Sending(State.ON, Optional.empty(), 0));
    }

    @Test
    void aChangeSaysWhoMadeItWhenAndWhy() {
        set(State.PAUSED);
        var sending = set(State.ON);

        assertThat(test.wiring().sendingSwitch().read()).isEqualTo(sending);
        assertThat(sending.version()).isEqualTo(2);
        assertThat(sending.change()).contains(new Sending.Change("Meta is down", OPERATOR, test.clock.instant()));
    }

    @ParameterizedTest
    @CsvSource({"PAUSED, false, false", "DRAINING, false, true", "ON, true, true"})
    void everyProcessObeysWithin15Seconds(State state, boolean accepts, boolean attempts) {
        var id = test.accepted("before");
        test.whatsApp.answers(ACCEPTANCE);
        var other = test.wired(Map.of(), TestTable.dynamo());
        accept(other, "warm");
        set(state, SendingSwitch.OBEYED_WITHIN.minus(SendingSwitch.ASK_AGAIN_AFTER));

        assertThat(accept(other, "after") instanceof AcceptOutcome.Accepted).isEqualTo(accepts);
        assertThat(other.sender().attempt(id) instanceof AttemptResult.Ended).isEqualTo(attempts);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "DRAINING"})
    void whileSendingIsStoppedNothingIsHeldAndWhatWasAcceptedIsAnsweredAsBefore(State state) {
        test.accepted("before");
        var credits = test.credits();
        set(state, Duration.ofSeconds(6));

        assertThat(accept(test.wiring(), "new")).isEqualTo(new AcceptOutcome.SendingPaused());
        assertThat(accept(test.wiring(), "before")).isInstanceOf(AcceptOutcome.AlreadyAccepted.class);
        assertThat(test.credits()).isEqualTo(credits);
    }

    @Test
    void aMessageThatWaitsIsAttemptedOnceSendingIsOn() {
        var id = test.accepted("before");
        set(State.PAUSED, Duration.ofSeconds(6));
        assertThat(test.wiring().sender().attempt(id))
                .isEqualTo(new AttemptResult.RetryIn(SendingSwitch.ASK_AGAIN_AFTER));
        assertThat(test.whatsApp.requests()).isEmpty();
        assertThat(test.status(id)).isEqualTo("queued");

        test.whatsApp.answers(ACCEPTANCE);
        set(State.ON, SendingSwitch.ASK_AGAIN_AFTER);

        assertThat(test.wiring().sender().attempt(id)).isInstanceOf(AttemptResult.Ended.class);
    }

    @Test
    void aProcessReadsTheSwitchOnceInFiveSeconds() {
        var reads = new AtomicInteger();
        var counted = test.wired(Map.of(), new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof GetItemRequest read && read.key().containsValue(Item.text("SENDING"))) {
                    reads.incrementAndGet();
                }
                return call.get();
            }
        }));

        accept(counted, "one");
        accept(counted, "two");
        test.clock.advance(Duration.ofMillis(4_999));
        accept(counted, "three");
        assertThat(reads).hasValue(1);

        test.clock.advance(Duration.ofMillis(1));
        accept(counted, "four");
        assertThat(reads).hasValue(2);
    }
}
