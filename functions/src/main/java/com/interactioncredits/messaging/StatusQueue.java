package com.interactioncredits.messaging;

import com.interactioncredits.whatsapp.DeliveryStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Where WhatsApp's statuses are safe until each is applied by itself.
///
/// @param url the queue's
public record StatusQueue(SqsClient sqs, String url) {
    private static final int MAX_BATCH = 10;
    private static final int TRIES = 2;
    private static final int SIDE_BY_SIDE = 16;

    /// Whether all of them are in the queue now. If not, some may be, and all have to come again: a status that is
    /// applied twice changes nothing. Many are put there side by side, since Meta does not wait for long.
    public boolean take(List<DeliveryStatus> statuses) {
        var batches = new ArrayList<List<DeliveryStatus>>();
        for (int from = 0; from < statuses.size(); from += MAX_BATCH) {
            batches.add(statuses.subList(from, Math.min(from + MAX_BATCH, statuses.size())));
        }
        if (batches.size() <= 1) {
            return takeAtOnce(statuses.stream().map(DeliveryStatus::queued).toList());
        }
        var taken = new AtomicInteger();
        var refused = new AtomicBoolean();
        try (var threads =
                Executors.newFixedThreadPool(SIDE_BY_SIDE, Thread.ofVirtual().factory())) {
            for (var batch : batches) {
                threads.execute(() -> {
                    if (!refused.get()) {
                        if (takeAtOnce(
                                batch.stream().map(DeliveryStatus::queued).toList())) {
                            taken.incrementAndGet();
                        } else {
                            refused.set(true);
                        }
                    }
                });
            }
        }
        return taken.get() == batches.size();
    }

    private boolean takeAtOnce(List<DeliveryStatus.Queued> statuses) {
        var left = statuses;
        for (int tries = 0; tries < TRIES && !left.isEmpty(); tries++) {
            left = send(left);
        }
        return left.isEmpty();
    }

    /// What the queue did not take.
    private List<DeliveryStatus.Queued> send(List<DeliveryStatus.Queued> statuses) {
        var entries = IntStream.range(0, statuses.size())
                .mapToObj(i -> entry(Integer.toString(i), statuses.get(i)))
                .toList();
        var left = new ArrayList<DeliveryStatus.Queued>();
        try {
            var answer = sqs.sendMessageBatch(SendMessageBatchRequest.builder()
                    .queueUrl(url)
                    .entries(entries)
                    .build());
            answer.failed().forEach(entry -> left.add(statuses.get(Integer.parseInt(entry.id()))));
            return left;
        } catch (SdkException _) {
            // The SDK has tried for as long as it does by itself; what the queue took of it is not known.
            return statuses;
        }
    }

    private static SendMessageBatchRequestEntry entry(String id, DeliveryStatus.Queued status) {
        var entry = SendMessageBatchRequestEntry.builder().id(id).messageBody(status.body());
        status.error()
                .map(error -> MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(error)
                        .build())
                .ifPresent(error -> entry.messageAttributes(Map.of(DeliveryStatus.Queued.ERROR, error)));
        return entry.build();
    }
}
