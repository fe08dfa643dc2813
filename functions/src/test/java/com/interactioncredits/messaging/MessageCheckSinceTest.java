package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Restored;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.reconciliation.Finding;
import com.interactioncredits.reconciliation.MessageCheck;
import com.interactioncredits.reconciliation.ReconciliationPage;
import com.interactioncredits.store.Item;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
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
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/// The daily scan compares a message with its credits again when one of their records has changed.
@Timeout(60)
class MessageCheckSinceTest {
    private final TestMessages test = new TestMessages(Map.of());
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

    private Item only(String kind) {
        return Restored.records(test.wiring().settings().tableName(), "").stream()
                .filter(item -> item.getText("sk").equals(kind))
                .filter(item -> !kind.equals("TX") || item.getText("type").equals("refund"))
                .findFirst()
                .orElseThrow();
    }

    private void says(String money) {
        TestTable.dynamo()
                .updateItem(update -> update.tableName(test.wiring().settings().tableName())
                        .key(MessageItems.key(id))
                        .updateExpression("SET money = :money")
                        .expressionAttributeValues(Map.of(":money", Item.text(money))));
    }

    private Optional<Finding> found(Instant since, String kind) {
        return new MessageCheck(watched.messageRepository(), watched.ledger(), watched.corrections(), _ -> {})
                .disagreementSince(since, only(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "HOLD"})
    void whatHasNotChangedIsNotReadAgain(String kind) {
        says("charged");
        assertThat(found(test.clock.instant().plusMillis(1), kind)).isEmpty();
        assertThat(reads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "HOLD"})
    void aChangedRecordIsComparedWithTheOthers(String kind) {
        says("charged");
        assertThat(found(test.clock.instant(), kind)).isPresent();
    }

    @Test
    void aNewCorrectionIsComparedWithItsMessage() {
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Sent());
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Failed(Optional.empty()));
        assertThat(found(test.clock.instant(), "TX")).isEmpty();
        says("charged");
        assertThat(found(test.clock.instant(), "TX")).isPresent();
        assertThat(found(test.clock.instant().plusMillis(1), "TX")).isEmpty();
    }

    @Test
    void theDailyScanLeavesOutWhatTheLastOneSaw() {
        assertThat(daily()).isZero();
        says("charged");
        assertThat(daily()).as("the message itself has not changed").isZero();
        assertThat(watched.reconciler()
                        .scan(Optional.empty(), Duration.ofMinutes(1), false)
                        .drifts())
                .as("an operator's scan reads everything")
                .isEqualTo(1);
        says("held");
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Refused(GraphError.of(131026)));
        says("charged");
        assertThat(daily()).as("the message has changed since").isEqualTo(1);
    }

    private long daily() {
        test.clock.advance(Duration.ofDays(1));
        return watched.reconciler()
                .continueDailyScan(Duration.ofMinutes(1))
                .map(ReconciliationPage::drifts)
                .orElseThrow();
    }
}
