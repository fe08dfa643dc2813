package com.interactioncredits.simulateddynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// How many units each write and read uses, and what a store does whose partition is exhausted.
class SimulatedCapacityTest {
    private static final String TABLE = "credits";
    private static final String PARTITION = "table a";
    private static final String LISTED = "listing a";

    private final InterruptedNetwork network = new InterruptedNetwork();
    private final Capacity capacity = Capacity.perSecond(10);
    private final Capacity reads = Capacity.perSecond(10);
    private final SimulatedDynamo store = new SimulatedDynamo(network, capacity, reads, _ -> {});

    @Test
    void aWriteUsesAUnitForEachKilobyteOfTheLargerItem() {
        put(Map.of());
        assertUsed(PARTITION, 1);
        put(Map.of("text", AttributeValue.fromS("x".repeat(1500))));
        assertUsed(PARTITION, 1 + 2);
        put(Map.of());
        assertUsed(PARTITION, 1 + 2 + 2);
        store.deleteItem(delete -> delete.tableName(TABLE).key(item(Map.of())));
        assertUsed(PARTITION, 1 + 2 + 2 + 1);
    }

    @Test
    void anItemIsAsLargeAsItsNamesAndValues() {
        assertThat(ItemSize.of(Map.of("abc", AttributeValue.fromS("äb")))).isEqualTo(3 + 3);
        assertThat(ItemSize.of(Map.of("n", AttributeValue.fromN("12345")))).isEqualTo(1 + 4);
        assertThat(ItemSize.of(Map.of("m", AttributeValue.fromM(Map.of("n", AttributeValue.fromN("1"))))))
                .isEqualTo(1 + 3 + 1 + 1 + 2);
    }

    @Test
    void aTransactionUsesTwiceAsMuchOfTheTableAndAsMuchOfAnIndex() {
        transaction(listed("1"));
        assertUsed(PARTITION, 2);
        assertUsed(LISTED, 1);
    }

    @Test
    void anIndexUsesUnitsOnlyWhereItsEntryChanges() {
        put(Map.of());
        assertThat(capacity.used()).doesNotContainKey(LISTED);
        put(listed("1"));
        assertUsed(LISTED, 1);
        var other = new HashMap<>(listed("1"));
        other.put("amount", AttributeValue.fromN("5"));
        put(other);
        assertUsed(LISTED, 1);
        put(listed("2"));
        assertUsed(LISTED, 1 + 2);
        put(Map.of());
        assertUsed(LISTED, 1 + 2 + 1);
    }

    @Test
    void anEntryThatMovesToAnotherPartitionUsesUnitsOfBoth() {
        put(listed("1"));
        put(Map.of("listPk", AttributeValue.fromS("b"), "listSk", AttributeValue.fromS("1")));
        assertUsed(LISTED, 1 + 1);
        assertUsed("listing b", 1);
    }

    @Test
    void aRefusedWriteUsesCapacity() {
        put(Map.of());
        assertThatExceptionOfType(ConditionalCheckFailedException.class)
                .isThrownBy(() -> store.putItem(put ->
                        put.tableName(TABLE).item(item(Map.of())).conditionExpression("attribute_not_exists(pk)")));
        assertUsed(PARTITION, 1 + 1);
    }

    @Test
    void anExhaustedPartitionThrottlesUntilTimePasses() {
        for (int write = 0; write < 10; write++) {
            put(Map.of());
        }
        assertThatExceptionOfType(ThrottlingException.class)
                .isThrownBy(() -> put(Map.of()))
                .satisfies(throttled ->
                        assertThat(throttled.isThrottlingException()).isTrue());
        assertThat(capacity.throttled()).containsExactly(Map.entry(PARTITION, 1));
        network.moveTo(Duration.ofMillis(100));
        put(Map.of());
        assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> put(Map.of()));
    }

    @Test
    void otherPartitionsAreNotThrottled() {
        for (int write = 0; write < 10; write++) {
            put(Map.of());
        }
        assertThatNoException()
                .isThrownBy(() -> store.putItem(put -> put.tableName(TABLE)
                        .item(Map.of("pk", AttributeValue.fromS("b"), "sk", AttributeValue.fromS("s")))));
    }

    @Test
    void aFullIndexThrottlesTheTable() {
        for (int write = 0; write < 10; write++) {
            int number = write;
            store.putItem(put -> put.tableName(TABLE)
                    .item(Map.of(
                            "pk", AttributeValue.fromS("p" + number),
                            "sk", AttributeValue.fromS("s"),
                            "listPk", AttributeValue.fromS("a"),
                            "listSk", AttributeValue.fromS("1"))));
        }
        assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> put(listed("1")));
        assertThat(capacity.throttled()).containsExactly(Map.entry(LISTED, 1));
    }

    @Test
    void aThrottledTransactionIsCancelled() {
        for (int write = 0; write < 5; write++) {
            transaction(Map.of());
        }
        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> transaction(Map.of()))
                .satisfies(cancelled -> assertThat(cancelled.cancellationReasons())
                        .extracting(CancellationReason::code)
                        .containsExactly("ThrottlingError"));
        assertUsed(PARTITION, 10);
    }

    @Test
    void aReadUsesAUnitForEachFourKilobytesAndTwiceAsManyInATransaction() {
        get();
        assertThat(reads.used()).containsEntry(PARTITION, 1.0);
        put(Map.of("text", AttributeValue.fromS("x".repeat(5000))));
        get();
        assertThat(reads.used()).containsEntry(PARTITION, 1.0 + 2);
        store.transactGetItems(read -> read.transactItems(TransactGetItem.builder()
                .get(get -> get.tableName(TABLE).key(item(Map.of())))
                .build()));
        assertThat(reads.used()).containsEntry(PARTITION, 1.0 + 2 + 4);
        store.batchGetItem(read -> read.requestItems(Map.of(
                TABLE,
                KeysAndAttributes.builder()
                        .keys(List.of(item(Map.of())))
                        .consistentRead(true)
                        .build())));
        assertThat(reads.used()).containsEntry(PARTITION, 1.0 + 2 + 4 + 2);
    }

    @Test
    void aQueryUsesUnitsForAllThatItFoundTogether() {
        put(listed("1"));
        query(request -> request.keyConditionExpression("pk = :pk"));
        assertThat(reads.used()).containsEntry(PARTITION, 1.0);
        query(request -> request.indexName("listing").keyConditionExpression("listPk = :pk"));
        assertThat(reads.used()).containsEntry(LISTED, 0.5);
    }

    @Test
    void aReadOfAnExhaustedPartitionIsThrottled() {
        for (int read = 0; read < 10; read++) {
            get();
        }
        assertThatExceptionOfType(ThrottlingException.class).isThrownBy(this::get);
        assertThatNoException().isThrownBy(() -> put(Map.of()));
        network.moveTo(Duration.ofMillis(100));
        assertThatNoException().isThrownBy(this::get);
    }

    private void get() {
        store.getItem(get -> get.tableName(TABLE).key(item(Map.of())).consistentRead(true));
    }

    private void query(Consumer<QueryRequest.Builder> request) {
        store.query(query -> {
            query.tableName(TABLE).expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("a")));
            request.accept(query);
        });
    }

    private void assertUsed(String partition, int units) {
        assertThat(capacity.used()).containsEntry(partition, (double) units);
    }

    private void put(Map<String, AttributeValue> attributes) {
        store.putItem(put -> put.tableName(TABLE).item(item(attributes)));
    }

    private void transaction(Map<String, AttributeValue> attributes) {
        store.transactWriteItems(transaction -> transaction.transactItems(TransactWriteItem.builder()
                .put(put -> put.tableName(TABLE).item(item(attributes)))
                .build()));
    }

    private static Map<String, AttributeValue> listed(String at) {
        return Map.of("listPk", AttributeValue.fromS("a"), "listSk", AttributeValue.fromS(at));
    }

    private static Map<String, AttributeValue> item(Map<String, AttributeValue> attributes) {
        var item = new HashMap<>(attributes);
        item.put("pk", AttributeValue.fromS("a"));
        item.put("sk", AttributeValue.fromS("s"));
        return item;
    }
}
