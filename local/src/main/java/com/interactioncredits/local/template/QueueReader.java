package com.interactioncredits.local.template;

import com.interactioncredits.local.template.QueueDefinition.Redrive;
import com.interactioncredits.local.template.Resources.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queues of the template, as `CreateQueue` takes them.
final class QueueReader {
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "VisibilityTimeout", "VisibilityTimeout",
            "DelaySeconds", "DelaySeconds",
            "ReceiveMessageWaitTimeSeconds", "ReceiveMessageWaitTimeSeconds",
            "FifoQueue", "FifoQueue",
            "ContentBasedDeduplication", "ContentBasedDeduplication");

    private final Resources resources;

    QueueReader(Resources resources) {
        this.resources = resources;
    }

    List<QueueDefinition> read() {
        var queues = new ArrayList<QueueDefinition>();
        resources.ofType("AWS::SQS::Queue").forEach(queue -> queues.add(queue(queue)));
        // A dead-letter queue must be created first; it has none of its own.
        queues.sort(Comparator.comparing(queue -> queue.redrive().isPresent()));
        return List.copyOf(queues);
    }

    private QueueDefinition queue(Resource queue) {
        var properties = resources.resolve(queue.properties());
        var attributes = new LinkedHashMap<String, String>();
        ATTRIBUTES.forEach((property, attribute) -> {
            if (properties.has(property)) {
                attributes.put(attribute, properties.path(property).asText());
            }
        });
        var policy = properties.path("RedrivePolicy");
        var redrive = policy.isObject()
                ? Optional.of(new Redrive(
                        policy.path("deadLetterTargetArn").asText(),
                        policy.path("maxReceiveCount").asInt()))
                : Optional.<Redrive>empty();
        return new QueueDefinition(queue.id(), resources.physicalName(queue.id()), Map.copyOf(attributes), redrive);
    }
}
