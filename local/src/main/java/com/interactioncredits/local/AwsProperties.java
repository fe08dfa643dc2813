package com.interactioncredits.local;

import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.util.Map;

/// Tells the AWS SDK's clients where AWS is, through the SDK's own system properties: nothing in the functions knows of
/// local mode. They are the process's, so only one local system runs in it at a time.
final class AwsProperties {
    private AwsProperties() {}

    static void set(URI dynamoDb, URI sqs, URI stepFunctions) {
        Map.of(
                        "aws.endpointUrlDynamoDb",
                        dynamoDb.toString(),
                        "aws.endpointUrlDynamoDbStreams",
                        dynamoDb.toString(),
                        "aws.endpointUrlSqs",
                        sqs.toString(),
                        "aws.endpointUrlSfn",
                        stepFunctions.toString(),
                        "aws.region",
                        Template.REGION,
                        "aws.accessKeyId",
                        "local",
                        "aws.secretAccessKey",
                        "local",
                        "software.amazon.awssdk.http.service.impl",
                        "software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService")
                .forEach(System::setProperty);
    }
}
