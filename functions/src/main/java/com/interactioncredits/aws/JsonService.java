package com.interactioncredits.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

/// A service by AWS's JSON protocol, with the SDK's own signer and HTTP client: its module of the SDK would be loaded
/// for one operation alone.
///
/// Source: Smithy, "AWS JSON 1.0 protocol" and "AWS JSON 1.1 protocol"; the services' models name the prefix.
public final class JsonService {
    private static final JsonMapper JSON = new JsonMapper();

    public enum Service {
        CODE_DEPLOY("codedeploy", "CodeDeploy", "CodeDeploy_20141006", "1.1"),
        CLOUD_WATCH("monitoring", "CloudWatch", "GraniteServiceVersion20100801", "1.0");

        private final String host;
        private final String id;
        private final String prefix;
        private final String version;

        /// @param host the first label of its endpoint, which also stands in signatures
        /// @param id its name in the SDK's settings
        Service(String host, String id, String prefix, String version) {
            this.host = host;
            this.id = id;
            this.prefix = prefix;
            this.version = version;
        }
    }

    /// What the service answered: its result for 200, or else its error.
    public record Answer(int status, String text) {
        public boolean succeeded() {
            return status == 200;
        }

        /// @throws JsonProcessingException if it is not JSON
        public JsonNode json() throws JsonProcessingException {
            return JSON.readTree(text);
        }

        /// The error's name, without the namespace that may come before it; empty if there is none.
        public String error() {
            try {
                return json().path("__type").asText().replaceFirst(".*#", "");
            } catch (JsonProcessingException _) {
                return "";
            }
        }
    }

    private final Service service;
    private final URI endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    public JsonService(
            Service service, URI endpoint, Region region, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.service = service;
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
        this.http = http;
    }

    /// At the region's endpoint, or where `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL` or the SDK's properties of
    /// the same meaning say.
    public static JsonService ofThisEnvironment(Service service, SdkHttpClient http) {
        var region = DefaultAwsRegionProviderChain.builder().build().getRegion();
        var name = service.id.toLowerCase(Locale.ROOT);
        var endpoint = AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_" + service.id.toUpperCase(Locale.ROOT))
                .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + service.id)
                .profileFile(ProfileFile::defaultProfileFile)
                .profileName(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                .serviceProfileProperty(name)
                .resolveFromOverrides()
                .orElseGet(() ->
                        URI.create("https://" + ServiceMetadata.of(service.host).endpointFor(region)));
        return new JsonService(
                service, endpoint, region, DefaultCredentialsProvider.builder().build(), http);
    }

    public URI endpoint() {
        return endpoint;
    }

    /// Calls an operation once.
    ///
    /// @throws SdkClientException if the service did not answer, or there are no credentials
    public Answer call(String operation, ObjectNode input) {
        try {
            return send(operation, input.toString());
        } catch (IOException fault) {
            throw SdkClientException.create(service.id + " did not answer", fault);
        }
    }

    private Answer send(String operation, String body) throws IOException {
        var payload = ContentStreamProvider.fromUtf8String(body);
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-" + service.version)
                .putHeader("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length))
                .putHeader("X-Amz-Target", service.prefix + "." + operation)
                .build();
        var signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                .request(request)
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.host)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
        var call = http.prepareRequest(HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(payload))
                .build());
        var response = call.call();
        try (var answer = response.responseBody().orElseGet(AbortableInputStream::createEmpty)) {
            return new Answer(
                    response.httpResponse().statusCode(), new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
