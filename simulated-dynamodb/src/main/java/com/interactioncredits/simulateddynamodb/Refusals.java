package com.interactioncredits.simulateddynamodb;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/// The errors that DynamoDB answers.
final class Refusals {
    private static final int BAD_REQUEST = 400;

    private Refusals() {}

    static DynamoDbException invalid(String message) {
        return (DynamoDbException) DynamoDbException.builder()
                .message(message)
                .statusCode(BAD_REQUEST)
                .awsErrorDetails(details("ValidationException", message))
                .build();
    }

    /// @param item the item that did not meet the condition, empty if it is not to be shown
    static ConditionalCheckFailedException conditionFailed(Map<String, AttributeValue> item) {
        return ConditionalCheckFailedException.builder()
                .message("The conditional request failed")
                .item(item.isEmpty() ? null : item)
                .statusCode(BAD_REQUEST)
                .build();
    }

    /// A write of one item met a transaction.
    static TransactionConflictException conflict() {
        return TransactionConflictException.builder()
                .message("Transaction is ongoing for the item")
                .statusCode(BAD_REQUEST)
                .build();
    }

    /// A partition of the table or of an index is exhausted.
    static ThrottlingException throttled() {
        var message = "Throughput exceeds the current capacity of one or more partitions";
        return ThrottlingException.builder()
                .message(message)
                .statusCode(BAD_REQUEST)
                .awsErrorDetails(details("ThrottlingException", message))
                .build();
    }

    static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
        return TransactionCanceledException.builder()
                .message("Transaction cancelled")
                .cancellationReasons(reasons)
                .statusCode(BAD_REQUEST)
                .build();
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }
}
