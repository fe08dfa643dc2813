package com.interactioncredits.dynamodblocal;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.model.ExecuteTransactionRequest;
import com.amazonaws.services.dynamodbv2.model.ExecuteTransactionResult;
import com.amazonaws.services.dynamodbv2.model.ListTablesRequest;
import com.amazonaws.services.dynamodbv2.model.TransactWriteItemsRequest;
import com.amazonaws.services.dynamodbv2.model.TransactWriteItemsResult;

/// DynamoDB Local acknowledges a transaction before its commit, which is still queued; a kill at that moment loses an
/// acknowledged transaction. Reads use the same queue, so this class waits for a read after each transaction.
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
