package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.graphError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.FaultyStore.ProcessDied;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messaging.AcceptOutcome;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.store.Item;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Whatever died, the sweep takes a message's next step within two minutes of when it was due.
@Timeout(60)
class SweepMessagesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final NewMessage NEW_MESSAGE = new NewMessage(TestMessages.PHONE, TestMessages.TEXT);

    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    private void sweepAfter(Duration time) {
        test.clock.advance(time);
        new SweepMessages(test.wiring()).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
    }

    private UUID acceptedButNeverQueued() {
        test.aws.refuse(_ -> true);
        var id = test.accepted("order-1");
        test.aws.refuse(_ -> false);
        assertThat(test.aws.queued()).isEmpty();
        return id;
    }

    @Test
    void aMessageThatWasRecordedButNeverQueuedIsQueued() {
        var id = acceptedButNeverQueued();

        sweepAfter(MINUTE.minusMillis(1));
        assertThat(test.aws.queued()).isEmpty();
        sweepAfter(Duration.ofMillis(1));

        assertThat(test.aws.queued()).singleElement().satisfies(request -> assertThat(
                        request.path("MessageBody").asText())
                .contains(id.toString()));
    }

    @Test
    void aBacklogIsNotQueuedAgainEachMinute() {
        acceptedButNeverQueued();

        for (int minute = 1; minute <= 13; minute++) {
            sweepAfter(MINUTE);
        }

        // After 1, 3 and 7 minutes: each time the same step is given twice as long.
        assertThat(test.aws.queued()).hasSize(3);
    }

    @Test
    void whileTheQueueNeedsLongerThanAMessageHasWaitedNothingIsQueuedAgain() {
        acceptedButNeverQueued();
        test.aws.saysWaiting(80 * 60 * 5);
        for (int minute = 1; minute <= 6; minute++) {
            sweepAfter(MINUTE);
        }
        assertThat(test.aws.queued()).isEmpty();

        sweepAfter(MINUTE);
        assertThat(test.aws.queued())
                .as("after 7 minutes, more than the 5 that the queue needs")
                .hasSize(1);
    }

    @Test
    void aQueueThatTakesNothingIsTriedAgainEachMinute() {
        test.aws.refuse(_ -> true);
        test.accepted("order-1");
        for (int minute = 1; minute <= 4; minute++) {
            sweepAfter(MINUTE);
        }
        test.aws.refuse(_ -> false);

        sweepAfter(MINUTE);

        assertThat(test.aws.queued()).hasSize(1);
    }

    /// Does something before a part of the index is read.
    private record BeforeParts(Consumer<String> before) implements WatchedDynamo.Watcher {
        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            if (request instanceof QueryRequest query) {
                Optional.ofNullable(query.expressionAttributeValues().get(":part"))
                        .map(AttributeValue::s)
                        .ifPresent(before);
            }
            return call.get();
        }
    }

    private void sweptThrough(WatchedDynamo.Watcher watcher) {
        var store = new WatchedDynamo(TestTable.dynamo(), watcher);
        new SweepMessages(test.wired(Map.of(), store)).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
    }

    private String partOf(UUID message) {
        return new Item(test.kept("MESSAGE#" + message, "MESSAGE")).getText("lookShard");
    }

    @Test
    void aPartOfTheIndexThatCannotBeReadHoldsUpNoOther() {
        var messages = Stream.of("a", "b", "c").map(test::accepted).toList();
        var broken = partOf(messages.getFirst());
        var before = test.aws.queued().size();
        var others = messages.stream()
                .filter(message -> !partOf(message).equals(broken))
                .count();
        test.clock.advance(MINUTE);

        sweptThrough(new BeforeParts(part -> {
            if (part.equals(broken)) {
                throw new IllegalStateException("this part cannot be read");
            }
        }));

        assertThat(others).isPositive();
        assertThat(test.aws.queued()).hasSize(before + Math.toIntExact(others));
    }

    @Test
    void thePartsOfTheIndexAreReadSideBySide() {
        var all = new CyclicBarrier(16);
        sweptThrough(new BeforeParts(_ -> {
            try {
                all.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException notTogether) {
                throw new IllegalStateException(notTogether);
            }
        }));
        assertThat(all.isBroken()).isFalse();
    }

    @Test
    void aClaimWithoutAnAnswerIsLeftAloneWhileItMayRunAndThenUnconfirmed() {
        var id = test.accepted("order-1");
        var store = new FaultyStore();
        store.next(4, Fault.DEAD_AFTER);
        assertThatThrownBy(() -> test.wired(Map.of(), store.client()).sender().attempt(id))
                .isInstanceOf(ProcessDied.class);

        sweepAfter(MINUTE.minusMillis(1));
        assertThat(test.status(id)).isEqualTo("sending");
        sweepAfter(Duration.ofMillis(1));

        assertThat(test.status(id)).isEqualTo("unconfirmed");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void aRecordedAcceptanceThatNoRunActedOnIsPaid() {
        test.whatsApp.answers(ACCEPTANCE);
        var id = test.accepted("order-1");
        test.wiring().sender().attempt(id);

        sweepAfter(MINUTE);

        assertThat(test.status(id)).isEqualTo("sent");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aRecordedRefusalThatNoRunActedOnReturnsTheCredits() {
        test.whatsApp.answers(graphError(400, 131026));
        var id = test.accepted("order-1");
        test.wiring().sender().attempt(id);

        sweepAfter(MINUTE);

        assertThat(test.status(id)).isEqualTo("failed 131026");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void aPassingErrorWhoseTimeHasComeIsQueuedAgain() {
        test.whatsApp.answers(graphError(429, 130429));
        var id = test.accepted("order-1");
        test.wiring().sender().attempt(id);
        var before = test.aws.queued().size();

        sweepAfter(MINUTE.plusSeconds(2));

        assertThat(test.aws.queued()).hasSize(before + 1);
        assertThat(test.status(id)).isEqualTo("sending");
    }

    @Test
    void aMessageWhoseTimeIsUpEndsThoughNoTimerFired() {
        var id = test.accepted("order-1");

        sweepAfter(Duration.ofMinutes(15));

        assertThat(test.status(id)).isEqualTo("failed expired_before_sending");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void theHoldOfAMessageWhoseTimeIsUpIsTidiedUp() {
        var hold = test.message(test.accepted("order-1")).holdId().orElseThrow();

        sweepAfter(Duration.ofMinutes(15));

        assertThat(test.kept("HOLD#" + hold, "HOLD")).containsEntry("status", Item.text("expired"));
    }

    @Test
    void aRecordedAcceptanceOfAnUnconfirmedMessageIsPaid() {
        var id = test.accepted("order-1");
        test.whatsApp.answers(connection -> {
            sweepAfter(MINUTE);
            ACCEPTANCE.answer(connection);
        });
        test.wiring().sender().attempt(id);
        assertThat(test.status(id)).isEqualTo("unconfirmed");

        sweepAfter(MINUTE);

        assertThat(test.status(id)).isEqualTo("sent");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aMessageThatCannotBeReadHoldsUpNoOther() {
        var ids = Stream.of("a", "b", "c").map(test::accepted).toList();
        var before = test.aws.queued().size();
        test.clock.advance(MINUTE);

        sweptThrough(new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof GetItemRequest get
                        && get.key().containsValue(Item.text("MESSAGE#" + ids.getFirst()))) {
                    throw new IllegalStateException("this message cannot be read");
                }
                return call.get();
            }
        });

        assertThat(test.aws.queued()).hasSize(before + 2);
    }

    @Test
    void aMessageThatMovedOnSinceTheIndexWasReadIsLeftAlone() {
        acceptedButNeverQueued();
        test.clock.advance(MINUTE);

        sweptThrough(new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                var answer = call.get();
                if (answer instanceof QueryResponse found && found.count() > 0) {
                    sweepAfter(Duration.ZERO);
                }
                return answer;
            }
        });

        assertThat(test.aws.queued()).hasSize(1);
    }

    private void sweepWithBreakerAfter(Duration time, Map<String, String> settings) {
        test.clock.advance(time);
        new SweepMessages(test.wired(settings, TestTable.dynamo())).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
    }

    @Test
    void whileTheBreakerIsOpenNothingIsQueuedUnlessNothingProbes() {
        var settings = Map.of("BREAKER_ERRORS", "1");
        acceptedButNeverQueued();
        test.clock.advance(MINUTE);
        var breaker = test.wired(settings, TestTable.dynamo()).breaker();
        breaker.metSenderError(new UUID(0, 9));
        breaker.permit(new UUID(0, 9));

        sweepWithBreakerAfter(MINUTE, settings);
        assertThat(test.aws.queued()).isEmpty();

        sweepWithBreakerAfter(MINUTE.multipliedBy(2), settings);
        assertThat(test.aws.queued()).hasSize(1);
    }

    @Test
    void whileTheBreakerIsOpenTheHoldOfAMessageThatWaitsIsExtended() {
        var settings = Map.of("BREAKER_ERRORS", "1", "MAX_WAIT_SECONDS", "10800");
        var wiring = test.wired(settings, TestTable.dynamo());
        var accepted = wiring.acceptMessages()
                .accept(TestMessages.ADA, new Reference("order-1"), NEW_MESSAGE, new Actor(TestMessages.ADA));
        var id = ((AcceptOutcome.Accepted) accepted).message().id();
        wiring.breaker().metSenderError(new UUID(0, 9));

        for (int minute = 1; minute <= 60; minute++) {
            wiring.breaker().permit(new UUID(0, 9));
            sweepWithBreakerAfter(MINUTE, settings);
        }

        assertThat(test.status(id)).isEqualTo("queued");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void aMessageThatHasEndedIsNeverSweptAgain() {
        test.whatsApp.answers(ACCEPTANCE);
        var id = test.accepted("order-1");
        test.wiring().sender().attempt(id);
        sweepAfter(MINUTE);
        var ended = test.message(id);

        sweepAfter(Duration.ofDays(1));

        assertThat(test.message(id)).isEqualTo(ended);
    }
}
