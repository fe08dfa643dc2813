package com.interactioncredits.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// The one call that we make to CodeDeploy, by the SDK's own signer and HTTP client: its module for CodeDeploy would be
/// loaded for this alone.
///
/// Source: AWS CodeDeploy API reference, PutLifecycleEventHookExecutionStatus.
final class CodeDeploy {
    private static final String OPERATION = "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus";
    private static final String TYPE = "application/x-amz-json-1.1";
    private static final String NAME = "codedeploy";
    private static final JsonMapper JSON = new JsonMapper();

    private final URI endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http = Wiring.http().build();
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    enum Status {
        SUCCEEDED("Succeeded"),
        FAILED("Failed");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    CodeDeploy(URI endpoint, Region region, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /// At the region's endpoint, or where `AWS_ENDPOINT_URL_CODEDEPLOY`, `AWS_ENDPOINT_URL` or the SDK's properties
    /// of the same meaning say.
    static CodeDeploy ofThisEnvironment() {
        var region = DefaultAwsRegionProviderChain.builder().build().getRegion();
        var endpoint = AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_CODEDEPLOY")
                .serviceEndpointOverrideSystemProperty("aws.endpointUrlCodeDeploy")
                .profileFile(ProfileFile::defaultProfileFile)
                .profileName(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                .serviceProfileProperty(NAME)
                .resolveFromOverrides()
                .orElseGet(
                        () -> URI.create("https://" + ServiceMetadata.of(NAME).endpointFor(region)));
        return new CodeDeploy(
                endpoint, region, DefaultCredentialsProvider.builder().build());
    }

    URI endpoint() {
        return endpoint;
    }

    /// Reports the status of a lifecycle event hook. A hook that has a status already keeps it.
    ///
    /// @throws SdkClientException if another try may succeed
    /// @throws IllegalStateException if CodeDeploy refuses; says with which error
    void report(String deploymentId, String executionId, Status status) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("deploymentId", deploymentId)
                .put("lifecycleEventHookExecutionId", executionId)
                .put("status", status.label());
        try {
            send(body.toString());
        } catch (IOException fault) {
            throw SdkClientException.create("CodeDeploy did not answer", fault);
        }
    }

    private void send(String body) throws IOException {
        var payload = ContentStreamProvider.fromUtf8String(body);
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", TYPE)
                .putHeader("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length))
                .putHeader("X-Amz-Target", OPERATION)
                .build();
        var signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                .request(request)
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, NAME)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
        var call = http.prepareRequest(HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(payload))
                .build());
        var response = call.call();
        int code = response.httpResponse().statusCode();
        try (var answer = response.responseBody().orElseGet(AbortableInputStream::createEmpty)) {
            judge(code, new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void judge(int code, String answer) {
        if (code == 200) {
            return;
        }
        var error = errorIn(answer);
        switch (error) {
            case "LifecycleEventAlreadyCompletedException" -> {
                // an earlier report, whose answer was lost
            }
            case "ThrottlingException" -> throw SdkClientException.create("CodeDeploy is busy");
            default -> {
                if (code >= 500) {
                    throw SdkClientException.create("CodeDeploy answered " + code);
                }
                throw new IllegalStateException("CodeDeploy refused the report: " + code + " " + error);
            }
        }
    }

    /// The error's name, without the namespace that may come before it.
    private static String errorIn(String answer) {
        try {
            return JSON.readTree(answer).path("__type").asText().replaceFirst(".*#", "");
        } catch (JsonProcessingException _) {
            return "";
        }
    }
}
