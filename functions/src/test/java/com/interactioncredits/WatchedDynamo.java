package com.interactioncredits;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// A client of the real store with somebody in between, who sees every call and may let it fail.
public final class WatchedDynamo implements DynamoDbClient {
    /// Stands between the caller and the store.
    public interface Watcher {
        <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call);
    }

    private final DynamoDbClient store;
    private final Watcher watcher;

    public WatchedDynamo(DynamoDbClient store, Watcher watcher) {
        this.store = store;
        this.watcher = watcher;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return watcher.around(request, () -> store.transactWriteItems(request));
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        return watcher.around(request, () -> store.transactGetItems(request));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return watcher.around(request, () -> store.putItem(request));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return watcher.around(request, () -> store.updateItem(request));
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return watcher.around(request, () -> store.deleteItem(request));
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return watcher.around(request, () -> store.getItem(request));
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return watcher.around(request, () -> store.batchGetItem(request));
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return watcher.around(request, () -> store.query(request));
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        return watcher.around(request, () -> store.scan(request));
    }

    @Override
    public String serviceName() {
        return store.serviceName();
    }

    /// The store behind it is shared and stays open.
    @Override
    public void close() {}
}
