package com.interactioncredits.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The conflicts that DynamoDB documents and DynamoDB Local does not have. A transaction keeps its items until it is
/// answered, some time after the store has done it; what meets one of them is refused. Writes of one item queue in the
/// store and refuse nothing but transactional reads, which the measured calls do not make.
final class ConflictWindow implements Watched {
    private static final String CONFLICT = "TransactionConflict";
    private static final int BAD_REQUEST = 400;

    private final Duration lasts;
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final LongAdder conflicts = new LongAdder();

    /// @param lasts how much longer a transaction takes, and keeps its items, than the store's own call
    ConflictWindow(Duration lasts) {
        this.lasts = lasts;
    }

    /// How many requests were refused so far.
    long conflicts() {
        return conflicts.sum();
    }

    @Override
    public DynamoDbResponse around(DynamoDbRequest request, Supplier<DynamoDbResponse> call) {
        return switch (request) {
            case TransactWriteItemsRequest transaction ->
                keeping(
                        transaction.transactItems().stream()
                                .map(ConflictWindow::key)
                                .toList(),
                        call);
            case TransactGetItemsRequest reads -> {
                refuseKept(reads.transactItems().stream()
                        .map(read -> text(read.get().key()))
                        .toList());
                yield call.get();
            }
            case UpdateItemRequest update -> alone(update.key(), call);
            case PutItemRequest put -> alone(put.item(), call);
            case DeleteItemRequest delete -> alone(delete.key(), call);
            default -> call.get();
        };
    }

    private DynamoDbResponse keeping(List<String> keys, Supplier<DynamoDbResponse> call) {
        synchronized (kept) {
            refuseKept(keys);
            kept.addAll(keys);
        }
        try {
            var answer = call.get();
            LockSupport.parkNanos(lasts.toNanos());
            return answer;
        } finally {
            kept.removeAll(Set.copyOf(keys));
        }
    }

    private void refuseKept(List<String> keys) {
        // Looked at once: other calls give theirs back meanwhile.
        var reasons = keys.stream()
                .map(key -> CancellationReason.builder()
                        .code(kept.contains(key) ? CONFLICT : "None")
                        .build())
                .collect(Collectors.toList());
        if (reasons.stream().anyMatch(reason -> CONFLICT.equals(reason.code()))) {
            conflicts.increment();
            throw TransactionCanceledException.builder()
                    .message("Transaction cancelled")
                    .cancellationReasons(reasons)
                    .statusCode(BAD_REQUEST)
                    .build();
        }
    }

    private DynamoDbResponse alone(Map<String, AttributeValue> item, Supplier<DynamoDbResponse> call) {
        if (kept.contains(text(item))) {
            conflicts.increment();
            throw TransactionConflictException.builder()
                    .message("Transaction is ongoing for the item")
                    .statusCode(BAD_REQUEST)
                    .build();
        }
        return call.get();
    }

    private static String key(TransactWriteItem write) {
        return Stream.of(
                        Optional.ofNullable(write.put()).map(put -> text(put.item())),
                        Optional.ofNullable(write.update()).map(update -> text(update.key())),
                        Optional.ofNullable(write.delete()).map(delete -> text(delete.key())),
                        Optional.ofNullable(write.conditionCheck()).map(check -> text(check.key())))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private static String text(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get("pk")).map(AttributeValue::s).orElseThrow()
                + " "
                + Optional.ofNullable(item.get("sk")).map(AttributeValue::s).orElseThrow();
    }
}
