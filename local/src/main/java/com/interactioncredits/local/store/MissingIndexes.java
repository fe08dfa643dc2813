package com.interactioncredits.local.store;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/// Adds indexes of the template that a table of an earlier version lacks.
final class MissingIndexes {
    private MissingIndexes() {}

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /// Adds them one by one, since DynamoDB allows one new index at a time.
    static void add(DynamoDbClient dynamo, CreateTableRequest table) {
        var there = indexes(dynamo, table)
                .map(GlobalSecondaryIndexDescription::indexName)
                .collect(Collectors.toSet());
        for (var index : table.globalSecondaryIndexes()) {
            if (!there.contains(index.indexName())) {
                dynamo.updateTable(adding(table, index));
                awaitAll(dynamo, table);
            }
        }
    }

    private static Stream<GlobalSecondaryIndexDescription> indexes(DynamoDbClient dynamo, CreateTableRequest table) {
        return dynamo
                .describeTable(request -> request.tableName(table.tableName()))
                .table()
                .globalSecondaryIndexes()
                .stream();
    }

    private static void awaitAll(DynamoDbClient dynamo, CreateTableRequest table) {
        while (!indexes(dynamo, table).allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE)) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    private static UpdateTableRequest adding(CreateTableRequest table, GlobalSecondaryIndex index) {
        var create = CreateGlobalSecondaryIndexAction.builder()
                .indexName(index.indexName())
                .keySchema(index.keySchema())
                .projection(index.projection())
                .build();
        return UpdateTableRequest.builder()
                .tableName(table.tableName())
                .attributeDefinitions(table.attributeDefinitions())
                .globalSecondaryIndexUpdates(
                        GlobalSecondaryIndexUpdate.builder().create(create).build())
                .build();
    }
}
