package com.interactioncredits.torture.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.store.LocalDynamoDb;
import java.nio.file.Path;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The simulated store answers as DynamoDB Local does, where no two calls meet.
class SimulatedDynamoTest {
    private static final int CALLS = 1_500;
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

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /// Nothing is lost and nothing takes time.
    private static final class GoodNetwork implements Network {
        @Override
        public <T> T call(String what, Supplier<T> work) {
            return work.get();
        }

        @Override
        public long transactionLasts() {
            return 0;
        }

        @Override
        public void pass(long nanos) {}

        @Override
        public long betweenItems() {
            return 0;
        }

        @Override
        public long indexLag() {
            return 0;
        }

        @Override
        public boolean throttlesTransaction() {
            return false;
        }

        @Override
        public boolean leavesOneUnread() {
            return false;
        }

        @Override
        public void after(long nanos, Runnable what) {
            what.run();
        }

        @Override
        public String process() {
            return "test";
        }

        @Override
        public long now() {
            return 0;
        }
    }

    @Test
    void answersAsDynamoDbLocalDoes(@TempDir Path folder) {
        try (var local = LocalDynamoDb.start(folder);
                var real = client(local);
                var simulated = new SimulatedDynamo(new GoodNetwork(), _ -> {})) {
            local.create(real, table());
            for (int call = 0; call < CALLS; call++) {
                var next = anyCall();
                assertThat(next.apply(simulated))
                        .as("call %d of seed %d", call, seed)
                        .isEqualTo(next.apply(real));
            }
        }
    }

    private static DynamoDbClient client(LocalDynamoDb local) {
        return DynamoDbClient.builder()
                .endpointOverride(local.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static CreateTableRequest table() {
        var names = Stream.concat(
                        Stream.of("pk", "sk"),
                        Table.INDEXES.values().stream().flatMap(keys -> Stream.of(keys.pk(), keys.sk())))
                .toList();
        return CreateTableRequest.builder()
                .tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(names.stream()
                        .map(name -> AttributeDefinition.builder()
                                .attributeName(name)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList())
                .keySchema(schema(new Key("pk", "sk")))
                .globalSecondaryIndexes(Table.INDEXES.entrySet().stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(index.getKey())
                                .keySchema(schema(index.getValue()))
                                .projection(Projection.builder()
                                        .projectionType("KEYS_ONLY")
                                        .build())
                                .build())
                        .toList())
                .build();
    }

    private static List<KeySchemaElement> schema(Key key) {
        return List.of(
                KeySchemaElement.builder()
                        .attributeName(key.pk())
                        .keyType(KeyType.HASH)
                        .build(),
                KeySchemaElement.builder()
                        .attributeName(key.sk())
                        .keyType(KeyType.RANGE)
                        .build());
    }

    private Function<DynamoDbClient, String> anyCall() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                var request = TransactWriteItemsRequest.builder()
                        .transactItems(writes())
                        .build();
                yield store -> told(() -> store.transactWriteItems(request).toString());
            }
            case 3 -> {
                var condition = anyOf(CONDITIONS);
                var request = PutItemRequest.builder()
                        .tableName(TABLE)
                        .item(item(key(random.nextInt(6))))
                        .conditionExpression(condition)
                        .expressionAttributeNames(names(condition))
                        .expressionAttributeValues(values(condition))
                        .build();
                yield store -> told(() -> store.putItem(request).toString());
            }
            case 4 -> {
                var request = GetItemRequest.builder()
                        .tableName(TABLE)
                        .key(key(random.nextInt(6)))
                        .consistentRead(true)
                        .build();
                yield store -> told(() -> sorted(store.getItem(request).item()));
            }
            default -> {
                var request = query();
                yield store -> told(() -> {
                    var answer = store.query(request);
                    return answer.items().stream()
                                    .map(SimulatedDynamoTest::sorted)
                                    .toList()
                            + sorted(answer.lastEvaluatedKey());
                });
            }
        };
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
        var keys = new ArrayList<>(IntStream.range(0, 6).boxed().toList());
        Collections.shuffle(keys, random);
        return keys.subList(0, 1 + random.nextInt(3)).stream()
                .map(number -> write(key(number)))
                .toList();
    }

    private TransactWriteItem write(Map<String, AttributeValue> key) {
        var condition = anyOf(CONDITIONS);
        var old = random.nextBoolean()
                ? ReturnValuesOnConditionCheckFailure.ALL_OLD
                : ReturnValuesOnConditionCheckFailure.NONE;
        return switch (random.nextInt(4)) {
            case 0 ->
                TransactWriteItem.builder()
                        .delete(Delete.builder().tableName(TABLE).key(key).build())
                        .build();
            case 1 ->
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
        // Of the same position in an index DynamoDB promises no order.
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

    private static String told(Supplier<String> call) {
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

    private static String sorted(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(attribute -> attribute.getKey() + "="
                        + attribute.getValue().s() + attribute.getValue().n())
                .toList()
                .toString();
    }
}
