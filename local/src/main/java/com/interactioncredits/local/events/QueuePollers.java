package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.Template;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// Does what Lambda does for a queue: receives batches, calls the function, and deletes the messages that it has
/// processed. The others are received again after their visibility timeout.
public final class QueuePollers {
    /// Short, because a waiting receive in ElasticMQ does not notice that the clock was moved.
    private static final int WAIT_SECONDS = 1;

    private static final int MAX_CALLS = 4;
    private static final int MAX_BATCH_SIZE = 10;
    private static final long NOT_IDLE = -1;

    private final EventSource.Queue source;
    private final SqsClient sqs;
    private final String queueUrl;
    private final Calls functions;
    private final Workers workers;
    private final EventSwitch enabled;
    private final int calls;
    /// One thread receives, and only while a call is free: each waiting receive costs time, in an idle system too.
    private final Semaphore free;
    private final BlockingQueue<List<Message>> batches = new LinkedBlockingQueue<>();

    QueuePollers(
            EventSource.Queue source,
            SqsClient sqs,
            String queueUrl,
            Calls functions,
            Workers workers,
            EventSwitch enabled) {
        this.source = source;
        this.sqs = sqs;
        this.queueUrl = queueUrl;
        this.functions = functions;
        this.workers = workers;
        this.enabled = enabled;
        this.calls = Math.min(source.concurrency(), MAX_CALLS);
        this.free = new Semaphore(calls);
    }

    Loop start() {
        var name = "queue " + source.queueName();
        for (int i = 0; i < calls; i++) {
            workers.start(name, this::handleBatches);
        }
        var receiver = workers.start(name, this::receiveBatches);
        return new Loop(name, () -> isIdle(receiver));
    }

    /// A hidden message may be in transit, or wait to become visible again.
    private boolean isIdle(Thread receiver) {
        if (!enabled.isOn()) {
            return true;
        }
        var attributes = sqs.getQueueAttributes(request -> request.queueUrl(queueUrl)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return "0".equals(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                && ("0".equals(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                        || workers.activity().isIdle(receiver));
    }

    private void receiveBatches() throws InterruptedException {
        while (workers.areRunning()) {
            workers.await(free::acquire);
            if (!enabled.whileOn(this::receiveBatch)) {
                free.release();
            }
            if (!enabled.isOn()) {
                pause();
            }
        }
    }

    /// @return whether it was handed over
    private boolean receiveBatch() throws InterruptedException {
        try {
            long since = workers.activity().changes();
            var messages = new ArrayList<Message>();
            workers.await(() -> messages.addAll(receive()));
            workers.activity().foundNothingSince(messages.isEmpty() ? since : NOT_IDLE);
            return !messages.isEmpty() && batches.add(messages);
        } catch (SdkException _) {
            pause();
            return false;
        }
    }

    private void handleBatches() throws InterruptedException {
        while (workers.areRunning()) {
            var messages = new ArrayList<Message>();
            workers.await(() -> messages.addAll(batches.take()));
            try {
                handle(messages);
            } catch (SdkException _) {
                pause();
            } finally {
                free.release();
            }
        }
    }

    /// The queue is closing, briefly unavailable or turned off. Messages that were not deleted are received again.
    private void pause() throws InterruptedException {
        workers.await(() -> TimeUnit.MILLISECONDS.sleep(200));
    }

    private List<Message> receive() {
        return sqs.receiveMessage(ReceiveMessageRequest.builder()
                        .queueUrl(queueUrl)
                        .maxNumberOfMessages(Math.min(source.batchSize(), MAX_BATCH_SIZE))
                        .waitTimeSeconds(WAIT_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All")
                        .build())
                .messages();
    }

    private void handle(List<Message> messages) throws InterruptedException {
        var failed = failed(functions.invoke(source.function(), event(messages)), messages);
        var done = messages.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .map(message -> DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
                .toList();
        if (!done.isEmpty()) {
            sqs.deleteMessageBatch(DeleteMessageBatchRequest.builder()
                    .queueUrl(queueUrl)
                    .entries(done)
                    .build());
        }
    }

    /// An answer that cannot be understood fails the whole batch.
    private Set<String> failed(Invocation invocation, List<Message> messages) {
        var all = new HashSet<String>();
        messages.forEach(message -> all.add(message.messageId()));
        if (!(invocation instanceof Invocation.Answered(var json))) {
            return all;
        }
        return source.reportsItems() ? BatchFailures.in(json, all).orElse(all) : Set.of();
    }

    private ObjectNode event(List<Message> messages) {
        var event = JsonNodeFactory.instance.objectNode();
        var records = event.putArray("Records");
        messages.forEach(message -> records.add(record(message)));
        return event;
    }

    private ObjectNode record(Message message) {
        var record = JsonNodeFactory.instance
                .objectNode()
                .put("messageId", message.messageId())
                .put("receiptHandle", message.receiptHandle())
                .put("body", message.body());
        var attributes = record.putObject("attributes");
        message.attributesAsStrings().forEach(attributes::put);
        var messageAttributes = record.putObject("messageAttributes");
        message.messageAttributes().forEach((name, value) -> messageAttributes.set(name, attribute(value)));
        return record.put("md5OfBody", message.md5OfBody())
                .put("eventSource", "aws:sqs")
                .put(
                        "eventSourceARN",
                        "arn:aws:sqs:" + Template.REGION + ":" + Template.ACCOUNT + ":" + source.queueName())
                .put("awsRegion", Template.REGION);
    }

    private static JsonNode attribute(MessageAttributeValue value) {
        var attribute = JsonNodeFactory.instance.objectNode();
        Optional.ofNullable(value.stringValue()).ifPresent(text -> attribute.put("stringValue", text));
        Optional.ofNullable(value.binaryValue())
                .ifPresent(bytes ->
                        attribute.put("binaryValue", Base64.getEncoder().encodeToString(bytes.asByteArray())));
        attribute.putArray("stringListValues");
        attribute.putArray("binaryListValues");
        return attribute.put("dataType", value.dataType());
    }
}
