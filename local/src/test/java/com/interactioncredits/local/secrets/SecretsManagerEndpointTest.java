package com.interactioncredits.local.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/// As the AWS SDK sees it.
class SecretsManagerEndpointTest {
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:local/whatsapp-000000";
    private static final Map<String, String> TEXTS = Map.of("one", "1", "two", "zwei");

    private HttpServer server;
    private SecretsManagerClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(SecretsManagerEndpoint.PATH, new SecretsManagerEndpoint(Map.of(ARN, TEXTS)));
        server.start();
        client = SecretsManagerClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + SecretsManagerEndpoint.PATH))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aSecretIsFoundByItsArn() throws IOException {
        var found = client.getSecretValue(request -> request.secretId(ARN));
        var json = new ObjectMapper();
        assertThat(json.readTree(found.secretString()).equals(json.valueToTree(TEXTS)))
                .isTrue();
        assertThat(found.arn()).isEqualTo(ARN);
        assertThat(found.name()).isEqualTo("local/whatsapp");
        assertThat(found.versionStages()).containsExactly("AWSCURRENT");
        assertThat(found.createdDate()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(client.getSecretValue(request -> request.secretId(ARN).versionStage("AWSCURRENT"))
                        .versionId())
                .isEqualTo(found.versionId());
    }

    @Test
    void theSecretHasNoPreviousVersion() {
        assertThatThrownBy(() ->
                        client.getSecretValue(request -> request.secretId(ARN).versionStage("AWSPREVIOUS")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void anUnknownSecretIsNotFound() {
        assertThatThrownBy(() -> client.getSecretValue(request -> request.secretId(ARN + "1")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void otherOperationsAreRefused() {
        assertThatThrownBy(() -> client.listSecrets())
                .isInstanceOfSatisfying(SecretsManagerException.class, refused -> assertThat(
                                refused.awsErrorDetails().errorCode())
                        .isEqualTo("UnknownOperationException"));
    }
}
