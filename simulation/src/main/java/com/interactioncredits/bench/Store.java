package com.interactioncredits.bench;

import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.wiring.Wiring;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/// DynamoDB Local in memory, with tables of the template.
final class Store implements AutoCloseable {
    static final String ISSUER = "https://clerk.example.test";
    static final String ORIGIN = "https://app.example.test";

    private static final Path JAR = Path.of("../dynamodb-local/target/lib/dynamodb-local.jar");
    private static final URLClassLoader OWN_CLASS_LOADER =
            new URLClassLoader("dynamodb-local", new URL[] {jar()}, ClassLoader.getPlatformClassLoader());
    private final CreateTableRequest layout = Template.read(
                    Path.of("../template.yaml"),
                    new LocalValues(
                            Map.of("ClerkIssuer", ISSUER, "AllowedOrigins", ORIGIN),
                            _ -> Optional.of(""),
                            Stack.local(name -> name)))
            .tables()
            .getFirst()
            .create()
            .toBuilder()
            // With a second stream each of DynamoDB Local's writes takes twice the time, and nothing reads them here.
            .streamSpecification((StreamSpecification) null)
            .build();
    private final AtomicInteger tables = new AtomicInteger();
    private final AutoCloseable server;
    private final DynamoDbClient client;

    private static URL jar() {
        try {
            return JAR.toAbsolutePath().normalize().toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Store() {
        try {
            this.server = (AutoCloseable) OWN_CLASS_LOADER
                    .loadClass("com.interactioncredits.dynamodblocal.DynamoDbLocal")
                    .getMethod("inMemory")
                    .invoke(null);
        } catch (ReflectiveOperationException notBuilt) {
            throw new IllegalStateException("DynamoDB Local did not start from " + JAR, notBuilt);
        }
        this.client = DynamoDbClient.builder()
                .endpointOverride((URI) ((Supplier<?>) server).get())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
                .httpClientBuilder(Wiring.http().socketTimeout(Duration.ofSeconds(30)))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(1)
                                .build()))
                .build();
    }

    DynamoDbClient client() {
        return client;
    }

    /// @return the new table's name
    String create() {
        var name = "credits-" + tables.incrementAndGet();
        client.createTable(layout.toBuilder().tableName(name).build());
        return name;
    }

    void drop(String table) {
        client.deleteTable(delete -> delete.tableName(table));
    }

    @Override
    public void close() {
        client.close();
        try {
            server.close();
        } catch (Exception fault) { // declared by AutoCloseable; DynamoDB Local does not throw it
            throw new IllegalStateException(fault);
        }
    }
}
