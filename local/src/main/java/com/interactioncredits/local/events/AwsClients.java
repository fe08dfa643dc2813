package com.interactioncredits.local.events;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// How the event sources reach the stores.
public record AwsClients(DynamoDbClient dynamo, DynamoDbStreamsClient streams, SqsClient sqs) {}
