package com.interactioncredits.local;

import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Tells the AWS SDK's clients where AWS is, through the SDK's own system properties: nothing in the functions knows of
/// local mode. They are the process's, so only one local system runs in it at a time.
final class AwsProperties implements AutoCloseable {
    private final Map<String, Optional<String>> before = new HashMap<>();

    /// Secrets Manager is always our own, whatever a person has named: the secrets of local mode are fixed.
    void endpoints(URI dynamoDb, URI streams, URI sqs, URI stepFunctions, URI secretsManager) {
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
                .forEach(this::set);
    }

    /// CodeDeploy and Lambda are always our own, whatever a person has named: the functions run here.
    void functions(URI codeDeploy, URI lambda) {
        set("aws.endpointUrlCodeDeploy", codeDeploy.toString());
        set("aws.endpointUrlLambda", lambda.toString());
    }

    /// Everything in this process takes any credentials, and so do most other implementations: a person's own are used
    /// only with an endpoint that the person has named, and only if they are in the environment.
    void identity(ExternalEndpoints external, Map<String, String> environment) {
        if (!external.areAny() || !environment.containsKey("AWS_REGION")) {
            set("aws.region", Template.REGION);
        }
        if (!external.areAny()
                || !(environment.containsKey("AWS_ACCESS_KEY_ID") || environment.containsKey("AWS_PROFILE"))) {
            set("aws.accessKeyId", "local");
            set("aws.secretAccessKey", "local");
        }
    }

    private void set(String name, String value) {
        var earlier = Optional.ofNullable(System.setProperty(name, value));
        before.putIfAbsent(name, earlier);
    }

    /// Puts back what was there before, for whoever uses the SDK in this process afterwards.
    @Override
    public void close() {
        before.forEach((name, value) ->
                value.ifPresentOrElse(earlier -> System.setProperty(name, earlier), () -> System.clearProperty(name)));
    }
}
