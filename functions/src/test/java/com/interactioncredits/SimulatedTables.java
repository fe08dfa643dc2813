package com.interactioncredits;

import com.interactioncredits.simulateddynamodb.SimulatedDynamo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Many simulated tables behind one client, as DynamoDB has them. A call is about one table.
final class SimulatedTables implements DynamoDbClient {
    private final Map<String, SimulatedDynamo> tables = new ConcurrentHashMap<>();

    void create(String name) {
        tables.put(name, new SimulatedDynamo());
    }

    void drop(String name) {
        tables.remove(name);
    }

    private SimulatedDynamo table(String name) {
        return Optional.ofNullable(tables.get(name)).orElseThrow(() -> ResourceNotFoundException.builder()
                .message("Requested resource not found")
                .statusCode(400)
                .build());
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return table(request.tableName()).getItem(request);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return table(request.requestItems().keySet().iterator().next()).batchGetItem(request);
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        TransactGetItem first = request.transactItems().getFirst();
        return table(first.get().tableName()).transactGetItems(request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return table(request.tableName()).query(request);
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        return table(request.tableName()).scan(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return table(request.tableName()).putItem(request);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return table(request.tableName()).updateItem(request);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return table(request.tableName()).deleteItem(request);
    }

    /// For tests that need many items.
    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        request.requestItems()
                .forEach((table, writes) -> writes.forEach(write -> putItem(
                        put -> put.tableName(table).item(write.putRequest().item()))));
        return BatchWriteItemResponse.builder().build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return table(nameIn(request.transactItems().getFirst())).transactWriteItems(request);
    }

    private static String nameIn(TransactWriteItem write) {
        if (write.put() != null) {
            return write.put().tableName();
        }
        if (write.update() != null) {
            return write.update().tableName();
        }
        return write.delete() == null
                ? write.conditionCheck().tableName()
                : write.delete().tableName();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
