package com.interactioncredits.local.store;

import java.net.URI;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/// Tables in an external implementation of DynamoDB. Its time to live stays off: local mode expires the items itself.
public record ExternalTables(URI endpoint, URI streamsEndpoint) implements Tables {
    @Override
    public void create(DynamoDbClient dynamo, CreateTableRequest table) {
        try {
            make(dynamo, table);
            dynamo.waiter().waitUntilTableExists(request -> request.tableName(table.tableName()));
        } catch (SdkException unusable) {
            throw new IllegalStateException(
                    "DynamoDB at " + endpoint + " could not create the table: " + unusable.getMessage(), unusable);
        }
    }

    private static void make(DynamoDbClient dynamo, CreateTableRequest table) {
        try {
            dynamo.createTable(table);
        } catch (ResourceInUseException _) {
            // from an earlier run, perhaps of an earlier version
            MissingIndexes.add(dynamo, table);
        }
    }

    @Override
    public void close() {
        // The tables remain for the next run.
    }
}
