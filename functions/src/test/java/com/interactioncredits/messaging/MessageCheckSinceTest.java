package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.reconciliation.Marks;
import com.interactioncredits.store.Item;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// The daily judgement compares a message with its credits when a record of these has changed.
@Timeout(60)
class MessageCheckSinceTest {
    private final TestMessages test = new TestMessages(Map.of("MESSAGE_HOLD_SECONDS", "604800"));
    private final UUID id = test.accepted("order-1");
    private final List<DynamoDbRequest> reads = new ArrayList<>();
    private final Wiring watched =
            test.wiredWithoutWaiting(Map.of(), new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
                @Override
                public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                    reads.add(request);
                    return call.get();
                }
            }));

    @AfterEach
    void stop() {
        test.close();
    }

    private void says(String money) {
        TestTable.dynamo()
                .updateItem(update -> update.tableName(test.wiring().settings().tableName())
                        .key(MessageItems.key(id))
                        .updateExpression("SET money = :money")
                        .expressionAttributeValues(Map.of(":money", Item.text(money))));
    }

    private long judged() {
        test.clock.advance(Marks.WINDOW.multipliedBy(2));
        watched.marks().mark(List.of(TestMessages.ACCOUNT));
        test.clock.advance(Marks.WINDOW.multipliedBy(2));
        reads.clear();
        var judgement = watched.dailyJudgement();
        return judgement
                .judge(judgement.backlog().orElseThrow(), Duration.ofMinutes(1))
                .drifts();
    }

    private boolean wasRead() {
        return reads.stream()
                .anyMatch(
                        read -> read instanceof GetItemRequest get && get.key().equals(MessageItems.key(id)));
    }

    private void ends(MessageEvent event) {
        test.wiring().messageLifecycle().apply(id, event);
    }

    @Test
    void aMessageIsComparedWhenItsHoldIsNewAndWhenItEnds() {
        assertThat(judged()).isZero();
        assertThat(wasRead())
                .as("the hold is older than the change that is judged")
                .isFalse();
        ends(new MessageEvent.Refused(GraphError.of(131026)));
        says("charged");
        assertThat(judged()).isEqualTo(1);
    }

    @Test
    void aMessageOfANewHoldIsCompared() {
        says("charged");
        watched.marks().mark(List.of(TestMessages.ACCOUNT));
        test.clock.advance(Marks.WINDOW.multipliedBy(2));
        var judgement = watched.dailyJudgement();
        assertThat(judgement
                        .judge(judgement.backlog().orElseThrow(), Duration.ofMinutes(1))
                        .drifts())
                .isEqualTo(1);
    }

    @Test
    void aNewCorrectionIsComparedWithItsMessage() {
        assertThat(judged()).isZero();
        ends(new MessageEvent.Sent());
        assertThat(judged()).isZero();
        ends(new MessageEvent.Failed(Optional.empty()));
        says("charged");
        assertThat(judged()).isEqualTo(1);
    }

    @Test
    void whatTheLastJudgementSawIsLeftToAnOperatorsScan() {
        ends(new MessageEvent.Refused(GraphError.of(131026)));
        assertThat(judged()).isZero();
        says("charged");
        assertThat(judged()).as("nothing of the message has changed").isZero();
        assertThat(wasRead()).isFalse();
        assertThat(watched.reconciler()
                        .scan(Optional.empty(), Duration.ofMinutes(1), false)
                        .drifts())
                .as("an operator's scan reads everything")
                .isEqualTo(1);
    }
}
