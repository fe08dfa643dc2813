package com.interactioncredits.simulateddynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/// Which concurrent calls the store refuses: those that DynamoDB documents as transactional conflicts.
class SimulatedConflictsTest {
    private static final String TABLE = "credits";
    private static final Map<String, AttributeValue> ITEM = key("item");
    private static final Map<String, AttributeValue> OTHER = key("other");

    private final InterruptedNetwork network = new InterruptedNetwork();
    private final SimulatedDynamo store =
            new SimulatedDynamo(network, Capacity.unlimited(), Capacity.unlimited(), _ -> {});

    @BeforeEach
    void thereIsAnItem() {
        store.putItem(put -> put.tableName(TABLE).item(ITEM));
    }

    @Test
    void aWriteOfAnItemInATransactionIsRefused() {
        for (Runnable write : List.<Runnable>of(
                this::update,
                () -> store.putItem(put -> put.tableName(TABLE).item(ITEM)),
                () -> store.deleteItem(delete -> delete.tableName(TABLE).key(ITEM)))) {
            network.inBetween(() -> assertThatExceptionOfType(TransactionConflictException.class)
                    .isThrownBy(write::run));
            transaction(List.of(ITEM, OTHER));
        }
        assertThat(version()).isEqualTo("3");
    }

    @Test
    void aTransactionalReadOfAnItemThatIsBeingWrittenIsCancelled() {
        network.inBetween(() -> assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(this::read)
                .satisfies(cancelled -> assertThat(cancelled.cancellationReasons())
                        .extracting(CancellationReason::code)
                        .containsExactly("None", "TransactionConflict")));
        update();
        network.inBetween(() -> {});
        network.inBetween(() ->
                assertThatExceptionOfType(TransactionCanceledException.class).isThrownBy(this::read));
        update();
        assertThatNoException().isThrownBy(this::read);
    }

    @Test
    void aTransactionalReadOfAnItemInATransactionIsCancelled() {
        network.inBetween(() ->
                assertThatExceptionOfType(TransactionCanceledException.class).isThrownBy(this::read));
        transaction(List.of(ITEM));
        assertThatNoException().isThrownBy(this::read);
    }

    @Test
    void writesOfOneItemDoNotConflictWithEachOther() {
        network.inBetween(this::update);
        update();
        assertThat(version()).isEqualTo("2");
    }

    @Test
    void aConditionIsCheckedWhenTheWriteTakesEffect() {
        network.inBetween(this::update);
        assertThatExceptionOfType(ConditionalCheckFailedException.class)
                .isThrownBy(() -> store.updateItem(update -> update.tableName(TABLE)
                        .key(ITEM)
                        .updateExpression("ADD version :one")
                        .conditionExpression("attribute_not_exists(version)")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))));
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void aTransactionIsNotRefusedForAWriteInFlight() {
        network.inBetween(() -> {});
        network.inBetween(() -> transaction(List.of(ITEM)));
        update();
        assertThat(version()).isEqualTo("2");
    }

    @Test
    void aTransactionIsCancelledForAnotherOneOfTheSameItem() {
        network.inBetween(() -> assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> transaction(List.of(OTHER, ITEM))));
        transaction(List.of(ITEM));
    }

    private void update() {
        store.updateItem(update -> update.tableName(TABLE)
                .key(ITEM)
                .updateExpression("ADD version :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
    }

    private void transaction(List<Map<String, AttributeValue>> keys) {
        store.transactWriteItems(transaction -> transaction.transactItems(keys.stream()
                .map(key -> TransactWriteItem.builder()
                        .update(update -> update.tableName(TABLE)
                                .key(key)
                                .updateExpression("ADD version :one")
                                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
                        .build())
                .toList()));
    }

    private void read() {
        store.transactGetItems(read -> read.transactItems(Stream.of(OTHER, ITEM)
                .map(key -> TransactGetItem.builder()
                        .get(get -> get.tableName(TABLE).key(key))
                        .build())
                .toList()));
    }

    private String version() {
        var item = store.getItem(get -> get.tableName(TABLE).key(ITEM).consistentRead(true))
                .item();
        return Objects.requireNonNull(item.get("version")).n();
    }

    private static Map<String, AttributeValue> key(String name) {
        return Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromS(name));
    }
}
