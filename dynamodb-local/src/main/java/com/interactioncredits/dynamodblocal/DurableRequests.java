package com.interactioncredits.dynamodblocal;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.model.ExecuteTransactionRequest;
import com.amazonaws.services.dynamodbv2.model.ExecuteTransactionResult;
import com.amazonaws.services.dynamodbv2.model.ListTablesRequest;
import com.amazonaws.services.dynamodbv2.model.TransactWriteItemsRequest;
import com.amazonaws.services.dynamodbv2.model.TransactWriteItemsResult;

/// DynamoDB Local answers a transaction before it is committed: the commit only stands in its queue, and a process
/// that is killed then has acknowledged what it loses. Any read stands in the same queue behind it, so one is waited
/// for.
final class DurableRequests extends LocalDynamoDBRequestHandler {
    DurableRequests(String folder) {
        super(0, false, folder, true, false);
    }

    @Override
    public TransactWriteItemsResult transactWriteItems(
            String accessKey, String region, TransactWriteItemsRequest request) {
        var result = super.transactWriteItems(accessKey, region, request);
        awaitCommit(accessKey, region);
        return result;
    }

    @Override
    public ExecuteTransactionResult executeTransaction(
            String accessKey, String region, ExecuteTransactionRequest request) {
        var result = super.executeTransaction(accessKey, region, request);
        awaitCommit(accessKey, region);
        return result;
    }

    private void awaitCommit(String accessKey, String region) {
        super.listTables(accessKey, region, new ListTablesRequest().withLimit(1));
    }
}
