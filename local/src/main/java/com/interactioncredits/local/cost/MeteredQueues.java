package com.interactioncredits.local.cost;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// Queues whose requests are counted in SQS's chunks of 64 KB.
final class MeteredQueues implements SqsClient {
    static final String REQUESTS = "sqs-request";
    static final String FAIR = "sqs-fair-request";
    private static final int CHUNK = 64 * 1024;

    private final Meter meter;
    private final Map<String, List<Entry>> waiting = new HashMap<>();

    /// @param isFair whether it has a message group, for which SQS has a surcharge
    record Entry(String body, boolean isFair) {}

    MeteredQueues(Meter meter) {
        this.meter = meter;
    }

    /// Takes all that is on a queue.
    List<Entry> take(String url) {
        var taken = waiting.remove(url);
        return taken == null ? List.of() : taken;
    }

    /// As another system does.
    void put(String url, String body) {
        add(url, new Entry(body, false));
    }

    private void add(String url, Entry entry) {
        waiting.computeIfAbsent(url, _ -> new ArrayList<>()).add(entry);
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        meter.waitFor("sqs-ms");
        var entry = new Entry(request.messageBody(), request.messageGroupId() != null);
        count(bytes(entry.body()), entry.isFair());
        add(request.queueUrl(), entry);
        return SendMessageResponse.builder().messageId("m").build();
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        meter.waitFor("sqs-ms");
        var bytes = request.entries().stream()
                .mapToInt(entry -> bytes(entry.messageBody()))
                .sum();
        count(bytes, false);
        request.entries().forEach(entry -> add(request.queueUrl(), new Entry(entry.messageBody(), false)));
        return SendMessageBatchResponse.builder().failed(List.of()).build();
    }

    /// Nothing waits for long here.
    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        meter.waitFor("sqs-ms");
        meter.count(REQUESTS, "attributes", 1);
        return GetQueueAttributesResponse.builder().attributes(Map.of()).build();
    }

    private void count(int bytes, boolean isFair) {
        var chunks = Math.max(1, Math.ceilDiv(bytes, CHUNK));
        meter.count(REQUESTS, "send", chunks);
        if (isFair) {
            meter.count(FAIR, "send", chunks);
        }
    }

    private static int bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String serviceName() {
        return "sqs";
    }

    @Override
    public void close() {}
}
