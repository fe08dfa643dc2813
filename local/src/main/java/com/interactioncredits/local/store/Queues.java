package com.interactioncredits.local.store;

import com.interactioncredits.local.template.QueueDefinition;
import java.net.URI;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The queues: in this process, or at an external endpoint.
public interface Queues extends AutoCloseable {
    URI endpoint();

    /// The URL of a created queue.
    String url(String queueName);

    /// Creates a queue, unless an earlier run did; its dead-letter queue must already exist.
    ///
    /// @throws IllegalStateException if it cannot be created; says where
    void create(SqsClient sqs, QueueDefinition queue);

    @Override
    void close();
}
