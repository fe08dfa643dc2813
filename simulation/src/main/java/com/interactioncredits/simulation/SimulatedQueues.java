package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// SQS as the functions call it; a call may fail, with or without effect.
final class SimulatedQueues implements SqsClient {
    private final Simulation world;
    private final FaultRates faults;
    private final Counts counts;
    private final Map<String, Queue> byUrl;

    SimulatedQueues(Simulation world, FaultRates faults, Counts counts, Map<String, Queue> byUrl) {
        this.world = world;
        this.faults = faults;
        this.counts = counts;
        this.byUrl = byUrl;
    }

    private Queue queue(String url) {
        var queue = byUrl.get(url);
        if (queue == null) {
            throw new IllegalArgumentException("no queue " + url);
        }
        return queue;
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        var delay = Duration.ofSeconds(request.delaySeconds() == null ? 0 : request.delaySeconds());
        arrives(() -> queue(request.queueUrl()).put(request.messageBody(), delay));
        return SendMessageResponse.builder().build();
    }

    /// May accept only some entries of a batch.
    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        var answer = SendMessageBatchResponse.builder();
        var taken = new ArrayList<SendMessageBatchResultEntry>();
        var refused = new ArrayList<BatchResultErrorEntry>();
        arrives(() -> request.entries().forEach(entry -> {
            if (world.chance(faults.queueAway() / 2)) {
                counts.increment("queue: one of a batch refused");
                refused.add(BatchResultErrorEntry.builder().id(entry.id()).build());
            } else {
                queue(request.queueUrl()).put(entry.messageBody(), Duration.ZERO);
                taken.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
            }
        }));
        return answer.successful(taken).failed(refused).build();
    }

    /// How many wait to be received.
    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        var waiting = new AtomicInteger();
        arrives(() -> waiting.set(queue(request.queueUrl()).waiting()));
        return GetQueueAttributesResponse.builder()
                .attributes(Map.of(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, Integer.toString(waiting.get())))
                .build();
    }

    private void arrives(Runnable work) {
        world.sleep(world.between(Duration.ofMillis(1), Duration.ofMillis(10)));
        boolean away = world.chance(faults.queueAway());
        if (away && world.random().nextBoolean()) {
            counts.increment("queue: a put that failed");
            throw SdkClientException.create("the queue was away");
        }
        work.run();
        world.sleep(world.between(Duration.ofMillis(1), Duration.ofMillis(10)));
        if (away) {
            counts.increment("queue: a put whose answer was lost");
            throw SdkClientException.create("the answer was lost");
        }
    }

    @Override
    public String serviceName() {
        return "sqs";
    }

    @Override
    public void close() {}
}
