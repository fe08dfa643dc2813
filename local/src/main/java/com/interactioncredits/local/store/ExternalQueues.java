package com.interactioncredits.local.store;

import com.interactioncredits.local.template.QueueDefinition;
import com.interactioncredits.local.template.QueueDefinition.Redrive;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;

/// Queues in an external implementation of SQS, which decides their URLs and ARNs.
public final class ExternalQueues implements Queues {
    private final URI endpoint;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    public ExternalQueues(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String url(String queueName) {
        return Objects.requireNonNull(urls.get(queueName), queueName);
    }

    @Override
    public void create(SqsClient sqs, QueueDefinition queue) {
        try {
            var attributes = new HashMap<>(queue.attributes());
            queue.redrive().ifPresent(redrive -> attributes.put("RedrivePolicy", policy(sqs, redrive)));
            urls.put(queue.name(), made(sqs, queue.name(), attributes));
        } catch (SdkException unusable) {
            throw new IllegalStateException(
                    "SQS at " + endpoint + " could not create the queue: " + unusable.getMessage(), unusable);
        }
    }

    private String policy(SqsClient sqs, Redrive redrive) {
        var name = redrive.deadLetterQueueArn()
                .substring(redrive.deadLetterQueueArn().lastIndexOf(':') + 1);
        var arn = sqs.getQueueAttributes(
                        request -> request.queueUrl(url(name)).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        return redrive.policy(Objects.requireNonNull(arn, "QueueArn"));
    }

    private static String made(SqsClient sqs, String name, Map<String, String> attributes) {
        try {
            return sqs.createQueue(CreateQueueRequest.builder()
                            .queueName(name)
                            .attributesWithStrings(attributes)
                            .build())
                    .queueUrl();
        } catch (QueueNameExistsException _) {
            // The queue is from an earlier run, with other attributes.
            var url = sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
            sqs.setQueueAttributes(SetQueueAttributesRequest.builder()
                    .queueUrl(url)
                    .attributesWithStrings(attributes)
                    .build());
            return url;
        }
    }

    @Override
    public Map<String, Waiting> waiting() {
        return Map.of();
    }

    @Override
    public void close() {
        // The queues remain for the next run.
    }
}
