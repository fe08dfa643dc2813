package com.interactioncredits.local;

import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Sets the endpoints of the AWS SDK's clients through the SDK's system properties, so that the functions need no code
/// for local mode. System properties are global, so a process runs one local system at a time.
final class AwsProperties implements AutoCloseable {
    private final Map<String, Optional<String>> before = new HashMap<>();

    /// Secrets Manager is always our own, even with `AWS_ENDPOINT_URL` set: the secrets of local mode are fixed.
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

    /// CodeDeploy, CloudWatch and Lambda are always our own, even with `AWS_ENDPOINT_URL` set: the functions run here,
    /// and so does their log.
    void functions(URI codeDeploy, URI cloudWatch, URI lambda) {
        set("aws.endpointUrlCodeDeploy", codeDeploy.toString());
        set("aws.endpointUrlCloudWatch", cloudWatch.toString());
        set("aws.endpointUrlLambda", lambda.toString());
    }

    /// Everything in this process accepts any credentials, and so do most other implementations. The user's own
    /// credentials are used only with an external endpoint, and only if they are in the environment.
    void identity(ExternalEndpoints external, Map<String, String> environment) {
        if (!external.isAnySet() || !environment.containsKey("AWS_REGION")) {
            set("aws.region", Template.REGION);
        }
        if (!external.isAnySet()
                || !(environment.containsKey("AWS_ACCESS_KEY_ID") || environment.containsKey("AWS_PROFILE"))) {
            set("aws.accessKeyId", "local");
            set("aws.secretAccessKey", "local");
        }
    }

    private void set(String name, String value) {
        var earlier = Optional.ofNullable(System.setProperty(name, value));
        before.putIfAbsent(name, earlier);
    }

    /// Restores the earlier values, for later use of the SDK in this process.
    @Override
    public void close() {
        before.forEach((name, value) ->
                value.ifPresentOrElse(earlier -> System.setProperty(name, earlier), () -> System.clearProperty(name)));
    }
}
