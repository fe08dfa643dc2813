package com.interactioncredits.local.store;

import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/// The tables: in this process, or at an external endpoint.
public interface Tables extends AutoCloseable {
    URI endpoint();

    /// The endpoint of their streams.
    URI streamsEndpoint();

    /// Creates a table, unless an earlier run did.
    ///
    /// @throws IllegalStateException if it cannot be created; says where
    void create(DynamoDbClient dynamo, CreateTableRequest table);

    @Override
    void close();
}
