package com.interactioncredits.local;

import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The template's table in a store of its own, for tools that work on a table in AWS.
final class TableInAws implements AutoCloseable {
    private final Path folder;
    private final LocalDynamoDb store;
    private final DynamoDbClient dynamo;
    private final String name;

    TableInAws(Path folder) {
        this.folder = folder;
        store = LocalDynamoDb.start(folder.resolve("dynamodb"));
        dynamo = DynamoDbClient.builder()
                .endpointOverride(store.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        var definition = Template.read(
                        Path.of("../template.yaml"),
                        new LocalValues(
                                Map.of(
                                        "ClerkIssuer", "https://clerk.example.test",
                                        "AllowedOrigins", "https://app.example.test"),
                                _ -> Optional.of(""),
                                Stack.local(id -> id)))
                .tables()
                .getFirst();
        store.create(dynamo, definition.create());
        name = definition.name();
    }

    String name() {
        return name;
    }

    LocalDynamoDb store() {
        return store;
    }

    DynamoDbClient dynamo() {
        return dynamo;
    }

    /// A tool in a process of its own, with these variables and the way to AWS.
    RunningProcess process(Class<?> main, Map<String, String> variables) throws Exception {
        var environment = new HashMap<>(variables);
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL", store.endpoint().toString(),
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local"));
        return new RunningProcess(main, folder, environment);
    }

    @Override
    public void close() {
        dynamo.close();
        store.close();
    }
}
