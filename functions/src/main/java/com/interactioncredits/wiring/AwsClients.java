package com.interactioncredits.wiring;

import com.interactioncredits.aws.JsonService;
import com.interactioncredits.aws.JsonService.Service;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// Clients of the services of AWS, all with the same HTTP client and short timeouts. Each holds threads until it is
/// closed.
final class AwsClients implements AutoCloseable {
    private static final Duration ONE_CALL = Duration.ofMillis(2300);

    private final Optional<Endpoint> endpointOverride;
    private final List<SdkAutoCloseable> open = new CopyOnWriteArrayList<>();

    /// @param endpointOverride the one server that they call instead of AWS
    AwsClients(Optional<Endpoint> endpointOverride) {
        this.endpointOverride = endpointOverride;
    }

    /// @param trust of its TLS certificate
    record Endpoint(URI address, List<TrustManager> trust) {}

    static AwsClients deployed() {
        return new AwsClients(Optional.empty());
    }

    /// The SDK must not retry a call to the store: its first request could still take effect after the caller was
    /// refused, and no code would know; StoreRetry does.
    DynamoDbClient dynamo() {
        return built(DynamoDbClient.builder(), 1);
    }

    SqsClient sqs() {
        return built(SqsClient.builder(), 2);
    }

    SecretsManagerClient secrets() {
        return built(SecretsManagerClient.builder(), 2);
    }

    SfnClient stepFunctions() {
        return built(SfnClient.builder(), 2);
    }

    JsonService cloudWatch() {
        var http = http();
        return endpointOverride
                .map(endpoint -> new JsonService(
                        Service.CLOUD_WATCH,
                        endpoint.address(),
                        Region.EU_CENTRAL_1,
                        DefaultCredentialsProvider.builder().build(),
                        http.tlsTrustManagersProvider(() -> endpoint.trust().toArray(TrustManager[]::new))
                                .build()))
                .orElseGet(() -> JsonService.ofThisEnvironment(Service.CLOUD_WATCH, http.build()));
    }

    static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(1))
                .socketTimeout(Duration.ofSeconds(2));
    }

    @Override
    public void close() {
        open.forEach(SdkAutoCloseable::close);
    }

    private <
                    B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C> & SdkBuilder<B, C>,
                    C extends SdkAutoCloseable>
            C built(B builder, int attempts) {
        var http = http();
        endpointOverride.ifPresent(endpoint -> {
            builder.endpointOverride(endpoint.address()).region(Region.EU_CENTRAL_1);
            http.tlsTrustManagersProvider(() -> endpoint.trust().toArray(TrustManager[]::new));
        });
        var client = builder.httpClientBuilder(http)
                .overrideConfiguration(bounded(attempts))
                .build();
        open.add(client);
        return client;
    }

    /// A call that begins just before the retry deadline, and one to the queue after it, still end before the
    /// function's timeout.
    private static ClientOverrideConfiguration bounded(int attempts) {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(ONE_CALL)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(attempts)
                        .build())
                .build();
    }
}
