package com.interactioncredits.local.store;

import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/// Where the tables are: in this process, or at an endpoint that a person has named.
public interface Tables extends AutoCloseable {
    URI endpoint();

    /// Where their streams are read.
    URI streamsEndpoint();

    /// Makes a table, if an earlier run has not.
    ///
    /// @throws IllegalStateException if it cannot be made; says where
    void create(DynamoDbClient dynamo, CreateTableRequest table);

    @Override
    void close();
}
