package com.interactioncredits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// What the real DynamoDB does to a caller and DynamoDB Local never does: conflicts (also beside failed conditions),
/// throttling, errors of its own, calls that never arrive, answers that get lost, and rows left out of a batch.
public final class StoreFaults implements WatchedDynamo.Watcher {
    /// What our code says about faults would bury the tests' own words.
    private static final Logger OURS = Logger.getLogger("com.interactioncredits");

    static {
        OURS.setLevel(Level.SEVERE);
    }

    private final Random random;
    private final int percent;
    private final AtomicInteger faults = new AtomicInteger();

    /// @param percent how many of a hundred calls fail
    public StoreFaults(long seed, int percent) {
        this.random = new Random(seed);
        this.percent = percent;
    }

    public int faults() {
        return faults.get();
    }

    @Override
    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
        if (random.nextInt(100) >= percent) {
            return call.get();
        }
        faults.incrementAndGet();
        switch (random.nextInt(6)) {
            case 0 -> throw SdkClientException.create("the request got lost");
            case 1 -> throw throttled();
            case 2 ->
                throw InternalServerErrorException.builder().statusCode(500).build();
            case 3 -> {
                var _ = call.get();
                throw SdkClientException.create("the answer got lost");
            }
            default -> {
                // what comes of meeting others depends on the kind of the call
            }
        }
        return switch (request) {
            case TransactWriteItemsRequest write -> throw cancelled(write.transactItems());
            case TransactGetItemsRequest read ->
                throw cancelled(
                        IntStream.range(0, read.transactItems().size())
                                .mapToObj(_ -> reason("TransactionConflict"))
                                .toList(),
                        "met another");
            case PutItemRequest _, UpdateItemRequest _ -> throw conflict();
            default -> partly(call.get());
        };
    }

    private static DynamoDbException throttled() {
        return (DynamoDbException) DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ThrottlingException")
                        .build())
                .build();
    }

    /// At least one write met another transaction or was throttled. Beside it conditions may have failed on what the
    /// other transaction was still changing, so they say nothing.
    private TransactionCanceledException cancelled(List<TransactWriteItem> writes) {
        var reasons = new ArrayList<CancellationReason>();
        for (var write : writes) {
            reasons.add(
                    mayFail(write) && random.nextInt(3) == 0
                            ? reason("ConditionalCheckFailed").toBuilder()
                                    .item(EMPTY_ACCOUNT)
                                    .build()
                            : reason("None"));
        }
        var met = random.nextInt(4) == 0 ? "ThrottlingError" : "TransactionConflict";
        reasons.set(random.nextInt(reasons.size()), reason(met));
        return cancelled(reasons, met);
    }

    /// That a record exists already is never said in error: a record once written stays.
    private static boolean mayFail(TransactWriteItem write) {
        return write.update() != null && write.update().conditionExpression() != null;
    }

    private static final Map<String, AttributeValue> EMPTY_ACCOUNT = Map.of(
            "available", AttributeValue.fromN("0"),
            "granted", AttributeValue.fromN("9007199254740991"),
            "version", AttributeValue.fromN("0"));

    public static TransactionCanceledException cancelled(List<CancellationReason> reasons, String message) {
        return TransactionCanceledException.builder()
                .cancellationReasons(reasons)
                .message(message)
                .statusCode(400)
                .build();
    }

    /// Of a write that is no transaction.
    public static TransactionConflictException conflict() {
        return TransactionConflictException.builder().statusCode(400).build();
    }

    public static CancellationReason reason(String code) {
        return CancellationReason.builder().code(code).build();
    }

    @SuppressWarnings("unchecked")
    private static <A extends DynamoDbResponse> A partly(A answer) {
        return answer instanceof BatchGetItemResponse batch ? (A) halved(batch) : answer;
    }

    private static BatchGetItemResponse halved(BatchGetItemResponse answer) {
        var kept = new HashMap<String, List<Map<String, AttributeValue>>>();
        var left = new HashMap<String, KeysAndAttributes>();
        answer.responses().forEach((table, rows) -> {
            int half = rows.size() / 2;
            kept.put(table, rows.subList(0, half));
            var keys = rows.subList(half, rows.size()).stream()
                    .map(row -> Map.of("pk", row.getOrDefault("pk", NONE), "sk", row.getOrDefault("sk", NONE)))
                    .toList();
            if (!keys.isEmpty()) {
                left.put(table, KeysAndAttributes.builder().keys(keys).build());
            }
        });
        return answer.toBuilder().responses(kept).unprocessedKeys(left).build();
    }

    private static final AttributeValue NONE = AttributeValue.fromNul(true);
}
