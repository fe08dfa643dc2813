package com.interactioncredits.simulateddynamodb;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// DynamoDB Local, which the simulated store is compared with.
final class RealDynamo {
    private static final URI SERVER = start();

    private RealDynamo() {}

    /// A client of DynamoDB Local with a new table like the simulated one.
    static DynamoDbClient withTable(String name) {
        var client = DynamoDbClient.builder()
                .endpointOverride(SERVER)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        client.createTable(table(name));
        return client;
    }

    /// Runs until the end of this process, in its own class loader, since its AWS SDK is older.
    private static URI start() {
        try {
            var jar = Path.of("../dynamodb-local/target/lib/dynamodb-local.jar").toUri();
            var ownClassLoader = new URLClassLoader(new URL[] {jar.toURL()}, ClassLoader.getPlatformClassLoader());
            var server = ownClassLoader
                    .loadClass("com.interactioncredits.dynamodblocal.DynamoDbLocal")
                    .getMethod("inMemory")
                    .invoke(null);
            return (URI) ((Supplier<?>) server).get();
        } catch (ReflectiveOperationException | MalformedURLException broken) {
            throw new IllegalStateException("DynamoDB Local does not start", broken);
        }
    }

    private static CreateTableRequest table(String name) {
        var names = Stream.concat(
                        Stream.of("pk", "sk"),
                        Table.INDEXES.values().stream()
                                .flatMap(index -> Stream.of(
                                        index.keys().pk(), index.keys().sk())))
                .toList();
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(names.stream()
                        .map(attribute -> AttributeDefinition.builder()
                                .attributeName(attribute)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList())
                .keySchema(schema(new Key("pk", "sk")))
                .globalSecondaryIndexes(Table.INDEXES.entrySet().stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(index.getKey())
                                .keySchema(schema(index.getValue().keys()))
                                .projection(projection(index.getValue()))
                                .build())
                        .toList())
                .build();
    }

    private static List<KeySchemaElement> schema(Key key) {
        return List.of(
                KeySchemaElement.builder()
                        .attributeName(key.pk())
                        .keyType(KeyType.HASH)
                        .build(),
                KeySchemaElement.builder()
                        .attributeName(key.sk())
                        .keyType(KeyType.RANGE)
                        .build());
    }

    private static Projection projection(IndexDefinition index) {
        if (index.attributes().isEmpty()) {
            return Projection.builder().projectionType("ALL").build();
        }
        var others = new HashSet<>(index.attributes().get());
        List.of(IndexDefinition.PRIMARY, index.keys()).forEach(key -> others.removeAll(List.of(key.pk(), key.sk())));
        return others.isEmpty()
                ? Projection.builder().projectionType("KEYS_ONLY").build()
                : Projection.builder()
                        .projectionType("INCLUDE")
                        .nonKeyAttributes(others)
                        .build();
    }
}
