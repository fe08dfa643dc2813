package com.interactioncredits.health;

import com.interactioncredits.health.Health.Depth;
import com.interactioncredits.health.Health.Queue;
import com.interactioncredits.health.Health.QueueName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Asks the queues how much they hold.
public final class Queues {
    private static final System.Logger LOG = System.getLogger(Queues.class.getName());

    private final SqsClient sqs;
    private final Map<QueueName, String> urls;

    /// @param urls of all queues
    public Queues(SqsClient sqs, Map<QueueName, String> urls) {
        this.sqs = sqs;
        this.urls = Map.copyOf(urls);
    }

    List<Queue> depths() {
        var queues = new ArrayList<Queue>();
        boolean answers = true;
        for (var name : QueueName.values()) {
            var depth = Optional.<Depth>empty();
            // When SQS is away, each further call would only take its timeout.
            if (answers) {
                try {
                    depth = Optional.of(depth(urls.getOrDefault(name, "")));
                } catch (RuntimeException fault) {
                    answers = fault instanceof SqsException refused && refused.statusCode() < 500;
                    LOG.log(System.Logger.Level.WARNING, "health: queue " + name.label() + " could not be read", fault);
                }
            }
            queues.add(new Queue(name, depth));
        }
        return queues;
    }

    private Depth depth(String url) {
        var known = sqs.getQueueAttributes(GetQueueAttributesRequest.builder()
                        .queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)
                        .build())
                .attributes();
        return new Depth(
                number(known, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                number(known, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                number(known, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
    }

    private static long number(Map<QueueAttributeName, String> known, QueueAttributeName name) {
        return Long.parseLong(known.getOrDefault(name, "0"));
    }
}
