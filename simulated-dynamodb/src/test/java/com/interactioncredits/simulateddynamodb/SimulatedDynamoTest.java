package com.interactioncredits.simulateddynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The simulated store gives the same results as DynamoDB Local for sequential calls.
class SimulatedDynamoTest {
    private static final int CALLS = Integer.getInteger("calls", 3_000);
    private static final int KEYS = 6;
    private static final String TABLE = "credits";
    private static final List<String> CONDITIONS = List.of(
            "attribute_not_exists(pk)",
            "attribute_exists(pk)",
            "amount >= :n",
            "#status = :text AND amount > :n",
            "attribute_not_exists(amount) OR amount <= :n",
            "NOT (#status = :text OR amount = :n)",
            "begins_with(#status, :text)",
            "amount BETWEEN :n AND :more");
    private static final List<String> UPDATES = List.of(
            "ADD amount :n",
            "SET #status = :text, amount = :n",
            "SET #status = :text ADD amount :n",
            "SET amount = if_not_exists(amount, :n) + :more",
            "SET listPk = :text REMOVE amount");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void answersAsDynamoDbLocalDoes() {
        try (var real = RealDynamo.withTable(TABLE);
                var simulated = new SimulatedDynamo()) {
            for (int call = 0; call < CALLS; call++) {
                var next = anyCall();
                assertThat(next.apply(simulated))
                        .as("call %d of -Dseed=%d", call, seed)
                        .isEqualTo(next.apply(real));
            }
        }
    }

    private Function<DynamoDbClient, String> anyCall() {
        return switch (random.nextInt(11)) {
            case 0, 1, 2, 3 -> transactWrite();
            case 4 -> put();
            case 5 -> update();
            case 6 -> delete();
            case 7 -> get();
            case 8 -> getSeveral();
            case 9 -> {
                var request = query();
                yield store -> result(() -> store.queryPaginator(request).stream()
                        .map(page -> inOrder(page.items()) + sorted(page.lastEvaluatedKey()) + page.count())
                        .toList()
                        .toString());
            }
            default -> {
                var limit = random.nextBoolean() ? 1 + random.nextInt(8) : null;
                yield store -> result(() -> scan(store, limit));
            }
        };
    }

    private Function<DynamoDbClient, String> transactWrite() {
        var request =
                TransactWriteItemsRequest.builder().transactItems(writes()).build();
        return store -> result(() -> store.transactWriteItems(request).toString());
    }

    private Function<DynamoDbClient, String> put() {
        var condition = anyOf(CONDITIONS);
        var request = PutItemRequest.builder()
                .tableName(TABLE)
                .item(item(anyKey()))
                .conditionExpression(condition)
                .expressionAttributeNames(names(condition))
                .expressionAttributeValues(values(condition))
                .returnValuesOnConditionCheckFailure(anyOld())
                .build();
        return store -> result(() -> store.putItem(request).toString());
    }

    private Function<DynamoDbClient, String> update() {
        var condition = anyOf(CONDITIONS);
        var update = anyOf(UPDATES);
        var both = update + " " + condition;
        var request = UpdateItemRequest.builder()
                .tableName(TABLE)
                .key(anyKey())
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeNames(names(both))
                .expressionAttributeValues(values(both))
                .returnValuesOnConditionCheckFailure(anyOld())
                .build();
        return store -> result(() -> store.updateItem(request).toString());
    }

    private Function<DynamoDbClient, String> delete() {
        var condition = random.nextBoolean() ? anyOf(CONDITIONS) : "";
        var request = DeleteItemRequest.builder()
                .tableName(TABLE)
                .key(anyKey())
                .conditionExpression(condition.isEmpty() ? null : condition)
                .expressionAttributeNames(names(condition))
                .expressionAttributeValues(values(condition))
                .build();
        return store -> result(() -> sorted(store.deleteItem(request).attributes()));
    }

    private Function<DynamoDbClient, String> get() {
        var request = GetItemRequest.builder()
                .tableName(TABLE)
                .key(anyKey())
                .consistentRead(true)
                .build();
        return store -> result(() -> {
            var answer = store.getItem(request);
            return answer.hasItem() + sorted(answer.item());
        });
    }

    private Function<DynamoDbClient, String> getSeveral() {
        var keys = someKeys(1 + random.nextInt(4));
        if (random.nextBoolean()) {
            var request = TransactGetItemsRequest.builder()
                    .transactItems(keys.stream()
                            .map(key -> TransactGetItem.builder()
                                    .get(Get.builder().tableName(TABLE).key(key).build())
                                    .build())
                            .toList())
                    .build();
            return store -> result(() -> store.transactGetItems(request).responses().stream()
                    .map(answer -> answer.hasItem() + sorted(answer.item()))
                    .toList()
                    .toString());
        }
        var request = BatchGetItemRequest.builder()
                .requestItems(Map.of(
                        TABLE,
                        KeysAndAttributes.builder()
                                .keys(keys)
                                .consistentRead(true)
                                .build()))
                .build();
        return store -> result(() -> {
            var answer = store.batchGetItem(request);
            return inAnyOrder(answer.responses().getOrDefault(TABLE, List.of()))
                    + answer.unprocessedKeys().size();
        });
    }

    /// All items in any order: DynamoDB scans by its own hash of the partition key.
    private static String scan(DynamoDbClient store, @Nullable Integer limit) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        var pages = new ArrayList<Integer>();
        var request =
                ScanRequest.builder().tableName(TABLE).consistentRead(true).limit(limit);
        for (var page : store.scanPaginator(request.build())) {
            items.addAll(page.items());
            pages.add(page.count());
        }
        return pages + inAnyOrder(items);
    }

    private QueryRequest query() {
        var request = QueryRequest.builder().tableName(TABLE).limit(1 + random.nextInt(4));
        if (random.nextBoolean()) {
            return request.consistentRead(true)
                    .keyConditionExpression("pk = :pk AND begins_with(sk, :s)")
                    .expressionAttributeValues(Map.of(
                            ":pk", AttributeValue.fromS("p" + random.nextInt(2)), ":s", AttributeValue.fromS("s")))
                    .build();
        }
        return request.indexName("listing")
                .keyConditionExpression("#list = :list AND listSk < :from")
                .expressionAttributeNames(Map.of("#list", "listPk"))
                .expressionAttributeValues(
                        Map.of(":list", AttributeValue.fromS(anyText()), ":from", AttributeValue.fromS("zz")))
                .scanIndexForward(random.nextBoolean())
                .build();
    }

    private List<TransactWriteItem> writes() {
        return someKeys(1 + random.nextInt(3)).stream().map(this::write).toList();
    }

    private List<Map<String, AttributeValue>> someKeys(int count) {
        var keys = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
        Collections.shuffle(keys, random);
        return keys.subList(0, count).stream().map(SimulatedDynamoTest::key).toList();
    }

    private Map<String, AttributeValue> anyKey() {
        return key(random.nextInt(KEYS));
    }

    private ReturnValuesOnConditionCheckFailure anyOld() {
        return random.nextBoolean()
                ? ReturnValuesOnConditionCheckFailure.ALL_OLD
                : ReturnValuesOnConditionCheckFailure.NONE;
    }

    private TransactWriteItem write(Map<String, AttributeValue> key) {
        var condition = anyOf(CONDITIONS);
        var old = anyOld();
        return switch (random.nextInt(5)) {
            case 0 ->
                TransactWriteItem.builder()
                        .delete(Delete.builder().tableName(TABLE).key(key).build())
                        .build();
            case 1 ->
                TransactWriteItem.builder()
                        .conditionCheck(ConditionCheck.builder()
                                .tableName(TABLE)
                                .key(key)
                                .conditionExpression(condition)
                                .expressionAttributeNames(names(condition))
                                .expressionAttributeValues(values(condition))
                                .returnValuesOnConditionCheckFailure(old)
                                .build())
                        .build();
            case 2 ->
                TransactWriteItem.builder()
                        .put(Put.builder()
                                .tableName(TABLE)
                                .item(item(key))
                                .conditionExpression(condition)
                                .expressionAttributeNames(names(condition))
                                .expressionAttributeValues(values(condition))
                                .returnValuesOnConditionCheckFailure(old)
                                .build())
                        .build();
            default -> {
                var update = anyOf(UPDATES);
                var both = update + " " + condition;
                yield TransactWriteItem.builder()
                        .update(Update.builder()
                                .tableName(TABLE)
                                .key(key)
                                .updateExpression(update)
                                .conditionExpression(condition)
                                .expressionAttributeNames(names(both))
                                .expressionAttributeValues(values(both))
                                .returnValuesOnConditionCheckFailure(old)
                                .build())
                        .build();
            }
        };
    }

    private static Map<String, AttributeValue> key(int number) {
        return Map.of("pk", AttributeValue.fromS("p" + number % 2), "sk", AttributeValue.fromS("s" + number));
    }

    private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        var item = new HashMap<>(key);
        item.put("amount", AttributeValue.fromN(Integer.toString(random.nextInt(9))));
        item.put("status", AttributeValue.fromS(anyText()));
        item.put("listPk", AttributeValue.fromS(anyText()));
        // DynamoDB guarantees no order of items with the same index keys.
        item.put("listSk", AttributeValue.fromS(anyText() + Key.of(key).sk()));
        return item;
    }

    private String anyText() {
        return List.of("a", "ab", "b").get(random.nextInt(3));
    }

    private String anyOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// The real store refuses an empty map, and one with names that are not used.
    private static @Nullable Map<String, String> names(String expression) {
        return expression.contains("#status") ? Map.of("#status", "status") : null;
    }

    private @Nullable Map<String, AttributeValue> values(String expression) {
        var values = new HashMap<String, AttributeValue>();
        if (expression.contains(":n")) {
            values.put(":n", AttributeValue.fromN(Integer.toString(random.nextInt(9))));
        }
        if (expression.contains(":more")) {
            values.put(":more", AttributeValue.fromN(Integer.toString(9 + random.nextInt(9))));
        }
        if (expression.contains(":text")) {
            values.put(":text", AttributeValue.fromS(anyText()));
        }
        return values.isEmpty() ? null : values;
    }

    private static String result(Supplier<String> call) {
        try {
            return call.get();
        } catch (TransactionCanceledException cancelled) {
            return cancelled.cancellationReasons().stream()
                    .map(reason -> reason.code() + sorted(reason.item()))
                    .toList()
                    .toString();
        } catch (ConditionalCheckFailedException failed) {
            return "condition failed " + sorted(failed.item());
        }
    }

    private static String inOrder(List<Map<String, AttributeValue>> items) {
        return items.stream().map(SimulatedDynamoTest::sorted).toList().toString();
    }

    private static String inAnyOrder(List<Map<String, AttributeValue>> items) {
        return items.stream().map(SimulatedDynamoTest::sorted).sorted().toList().toString();
    }

    private static String sorted(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(attribute -> attribute.getKey() + "="
                        + attribute.getValue().s() + attribute.getValue().n())
                .toList()
                .toString();
    }
}
