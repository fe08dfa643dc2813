package com.interactioncredits.simulateddynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Updates inside of a map, and what a write returns: the simulated store answers as DynamoDB Local does.
class SimulatedUpdatesTest {
    private static final int CALLS = Integer.getInteger("calls", 1_500);
    private static final String TABLE = "updates";
    private static final DynamoDbClient REAL = RealDynamo.withTable(TABLE);
    private static final Pattern PLACEHOLDER = Pattern.compile("[#:][a-z]+");
    private static final List<String> CONDITIONS = List.of(
            "",
            "",
            "attribute_not_exists(pending.#id)",
            "attribute_exists(pending.#id)",
            "pending.#id.stamp = :stamp",
            "pending.#id.stamp <> :stamp",
            "pending.#id.amount >= :n",
            "pending.#id = :entry",
            "pending.#id <> :entry",
            "size(pending) < :cap",
            "size(pending) >= :n",
            "size(pending) <> :n",
            "size(pending) = :n OR attribute_not_exists(pending)",
            "size(seen) >= :n",
            "(size(seen) >= :n OR size(unseen) >= :n) AND attribute_not_exists(pending)",
            "version = :n",
            "available >= :n AND size(pending) < :cap AND attribute_not_exists(pending.#id)",
            "available >= pending.#id.amount",
            "attribute_exists(pk) AND NOT pending.#id.stamp = version");
    private static final List<String> UPDATES = List.of(
            "SET pending.#id = :entry",
            "SET pending.#id = :entry, stamps.#id = version ADD version :one, available :less",
            "SET pending.#id = :entry, available = available - :n ADD version :one",
            "SET pending.#id = :entry REMOVE pending.#other",
            "SET pending.#id = pending.#other",
            "SET pending.#id.stamp = version ADD version :one",
            "SET pending.#id.amount = pending.#id.amount + :n",
            "SET pending = if_not_exists(pending, :empty)",
            "SET pending = if_not_exists(pending, :empty), stamps = if_not_exists(stamps, :empty) ADD version :one",
            "SET pending.#id.stamp = if_not_exists(pending.#other.stamp, :stamp)",
            "SET pending = :empty, pending.#id = :entry",
            "SET version = pending.#id.stamp",
            "SET available = available + pending.#id.amount REMOVE pending.#id ADD version :one",
            "REMOVE pending.#id",
            "REMOVE pending.#id.stamp, pending.#other",
            "REMOVE pending.#id, pending.#id.stamp",
            "REMOVE pending.#id, stamps",
            "REMOVE pending",
            "REMOVE seen",
            "ADD seen :ids",
            "ADD seen :ids SET since = if_not_exists(since, :n)",
            "ADD version :one");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    private final DynamoDbClient simulated = new SimulatedDynamo();

    @Test
    void updatesInsideOfMapsAnswerAsDynamoDbLocalDoes() {
        for (int call = 0; call < CALLS; call++) {
            var key = Map.of("pk", text("a"), "sk", text("s" + random.nextInt(3)));
            switch (random.nextInt(8)) {
                case 0 -> {
                    var put = put(key);
                    compare(
                            call,
                            put.toString(),
                            store -> shown(store.putItem(put).attributes()));
                }
                case 1 -> {
                    var update = update(key);
                    var part = TransactWriteItem.builder()
                            .update(Update.builder()
                                    .tableName(TABLE)
                                    .key(key)
                                    .updateExpression(update.updateExpression())
                                    .conditionExpression(update.conditionExpression())
                                    .expressionAttributeNames(
                                            update.hasExpressionAttributeNames()
                                                    ? update.expressionAttributeNames()
                                                    : null)
                                    .expressionAttributeValues(
                                            update.hasExpressionAttributeValues()
                                                    ? update.expressionAttributeValues()
                                                    : null)
                                    .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailure())
                                    .build())
                            .build();
                    compare(call, "transaction of " + update, store -> {
                        store.transactWriteItems(transaction -> transaction.transactItems(part));
                        return "done";
                    });
                }
                default -> {
                    var update = update(key);
                    compare(
                            call,
                            update.toString(),
                            store -> shown(store.updateItem(update).attributes()));
                }
            }
            compare(
                    call,
                    "what is stored",
                    store -> shown(
                            store.getItem(get -> get.tableName(TABLE).key(key).consistentRead(true))
                                    .item()));
        }
    }

    @Test
    void namesAndValuesThatNoExpressionUsesAreRefused() {
        var key = Map.of("pk", text("a"), "sk", text("s"));
        compare(
                0,
                "an unused name",
                store -> shown(store.updateItem(update -> update.tableName(TABLE)
                                .key(key)
                                .updateExpression("SET version = :one")
                                .expressionAttributeNames(Map.of("#id", "id"))
                                .expressionAttributeValues(Map.of(":one", number(1))))
                        .attributes()));
        compare(
                1,
                "an unused value",
                store -> shown(store.updateItem(update -> update.tableName(TABLE)
                                .key(key)
                                .updateExpression("SET version = :one")
                                .expressionAttributeValues(Map.of(":one", number(1), ":two", number(2))))
                        .attributes()));
    }

    private PutItemRequest put(Map<String, AttributeValue> key) {
        var item = new HashMap<>(key);
        item.put("version", number(random.nextInt(5)));
        item.put("available", number(random.nextInt(20)));
        if (random.nextInt(3) > 0) {
            item.put("pending", AttributeValue.fromM(random.nextBoolean() ? Map.of() : Map.of("x", entry())));
        }
        if (random.nextInt(3) > 0) {
            item.put("stamps", AttributeValue.fromM(Map.of()));
        }
        var condition = random.nextInt(4) == 0 ? "attribute_not_exists(pk)" : null;
        return PutItemRequest.builder()
                .tableName(TABLE)
                .item(item)
                .conditionExpression(condition)
                .returnValues(random.nextBoolean() ? ReturnValue.ALL_OLD : ReturnValue.NONE)
                .returnValuesOnConditionCheckFailure(onFailure())
                .build();
    }

    private UpdateItemRequest update(Map<String, AttributeValue> key) {
        var update = UPDATES.get(random.nextInt(UPDATES.size()));
        var condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        var names = new HashMap<String, String>();
        var values = new HashMap<String, AttributeValue>();
        PLACEHOLDER
                .matcher(update + " " + condition)
                .results()
                .map(match -> match.group())
                .distinct()
                .forEach(name -> {
                    switch (name) {
                        case "#id" -> names.put(name, random.nextBoolean() ? "x" : "y");
                        case "#other" -> names.put(name, random.nextInt(3) > 0 ? "z" : "x");
                        case ":entry" -> values.put(name, entry());
                        case ":empty" -> values.put(name, AttributeValue.fromM(Map.of()));
                        case ":one" -> values.put(name, number(1));
                        case ":ids" -> values.put(name, AttributeValue.fromSs(List.of("m" + random.nextInt(4))));
                        case ":less" -> values.put(name, number(-1));
                        default -> values.put(name, number(random.nextInt(4)));
                    }
                });
        return UpdateItemRequest.builder()
                .tableName(TABLE)
                .key(key)
                .updateExpression(update)
                .conditionExpression(condition.isEmpty() ? null : condition)
                .expressionAttributeNames(names.isEmpty() ? null : names)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValues(returned(update))
                .returnValuesOnConditionCheckFailure(onFailure())
                .build();
    }

    private ReturnValue returned(String update) {
        boolean insideOfMap = update.contains("pending.");
        return List.of(ReturnValue.NONE, ReturnValue.ALL_OLD, ReturnValue.ALL_NEW, ReturnValue.UPDATED_NEW)
                .get(random.nextInt(insideOfMap ? 3 : 4));
    }

    private ReturnValuesOnConditionCheckFailure onFailure() {
        return random.nextBoolean()
                ? ReturnValuesOnConditionCheckFailure.ALL_OLD
                : ReturnValuesOnConditionCheckFailure.NONE;
    }

    private AttributeValue entry() {
        return AttributeValue.fromM(
                Map.of("stamp", number(random.nextInt(4)), "amount", number(1 + random.nextInt(2))));
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private interface Request {
        String to(DynamoDbClient store);
    }

    private void compare(int call, String what, Request request) {
        assertThat(answer(() -> request.to(simulated)))
                .as("call %d of -Dseed=%d: %s", call, seed, what)
                .isEqualTo(answer(() -> request.to(REAL)));
    }

    private static String answer(Supplier<String> call) {
        try {
            return call.get();
        } catch (ConditionalCheckFailedException failed) {
            return "condition failed " + failed.hasItem() + shown(failed.item());
        } catch (TransactionCanceledException cancelled) {
            var reason = cancelled.cancellationReasons().getFirst();
            // DynamoDB documents the reason ValidationError, where DynamoDB Local refuses the whole request.
            return reason.code().equals("ValidationError")
                    ? "ValidationException"
                    : reason.code() + shown(reason.item());
        } catch (DynamoDbException refused) {
            return refused.awsErrorDetails().errorCode();
        }
    }

    private static String shown(Map<String, AttributeValue> item) {
        return String.valueOf(plain(AttributeValue.fromM(item)));
    }

    private static @Nullable Object plain(AttributeValue value) {
        if (value.hasSs()) {
            return new TreeSet<>(value.ss());
        }
        if (!value.hasM()) {
            return value.s() != null ? "'" + value.s() + "'" : value.n();
        }
        var sorted = new TreeMap<String, @Nullable Object>();
        value.m().forEach((name, inner) -> sorted.put(name, plain(inner)));
        return sorted;
    }
}
