package com.interactioncredits.local.events;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of the stores that the event sources use.
public record AwsClients(DynamoDbClient dynamo, DynamoDbStreamsClient streams, SqsClient sqs) {}
