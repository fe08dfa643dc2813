package com.interactioncredits.local.store;

import com.interactioncredits.local.template.QueueDefinition;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
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

    /// What is in a queue.
    ///
    /// @param visible how many messages can be received
    /// @param oldest how long ago the oldest message was sent; zero for an empty queue
    record Waiting(long visible, Duration oldest) {}

    /// What is in each queue now, by its name; none where that is not known.
    Map<String, Waiting> waiting();

    @Override
    void close();
}
