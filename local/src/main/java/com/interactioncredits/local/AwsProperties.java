package com.interactioncredits.local;

import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.util.Map;

/// Tells the AWS SDK's clients where AWS is, through the SDK's own system properties: nothing in the functions knows of
/// local mode. They are the process's, so only one local system runs in it at a time.
final class AwsProperties {
    private AwsProperties() {}

    /// Secrets Manager is always our own, whatever a person has named: the secrets of local mode are fixed.
    static void endpoints(URI dynamoDb, URI streams, URI sqs, URI stepFunctions, URI secretsManager) {
        Map.of(
                        "aws.endpointUrlDynamoDb",
                        dynamoDb.toString(),
                        "aws.endpointUrlDynamoDbStreams",
                        streams.toString(),
                        "aws.endpointUrlSqs",
                        sqs.toString(),
                        "aws.endpointUrlSfn",
                        stepFunctions.toString(),
                        "aws.endpointUrlSecretsManager",
                        secretsManager.toString(),
                        "software.amazon.awssdk.http.service.impl",
                        "software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService")
                .forEach(System::setProperty);
    }

    /// CodeDeploy and Lambda are always our own, whatever a person has named: the functions run here.
    static void functions(URI codeDeploy, URI lambda) {
        System.setProperty("aws.endpointUrlCodeDeploy", codeDeploy.toString());
        System.setProperty("aws.endpointUrlLambda", lambda.toString());
    }

    /// Everything in this process takes any credentials, and so do most other implementations: a person's own are used
    /// only with an endpoint that the person has named, and only if they are in the environment.
    static void identity(GivenEndpoints given, Map<String, String> environment) {
        if (!given.areAny() || !environment.containsKey("AWS_REGION")) {
            System.setProperty("aws.region", Template.REGION);
        }
        if (!given.areAny()
                || !(environment.containsKey("AWS_ACCESS_KEY_ID") || environment.containsKey("AWS_PROFILE"))) {
            System.setProperty("aws.accessKeyId", "local");
            System.setProperty("aws.secretAccessKey", "local");
        }
    }
}
