package com.interactioncredits.local.store;

import com.interactioncredits.local.template.QueueDefinition;
import java.net.URI;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Where the queues are: in this process, or at an endpoint that a person has named.
public interface Queues extends AutoCloseable {
    URI endpoint();

    /// The address of a queue that was created.
    String url(String queueName);

    /// Makes a queue, if an earlier run has not; its dead-letter queue must be there already.
    ///
    /// @throws IllegalStateException if it cannot be made; says where
    void create(SqsClient sqs, QueueDefinition queue);

    @Override
    void close();
}
