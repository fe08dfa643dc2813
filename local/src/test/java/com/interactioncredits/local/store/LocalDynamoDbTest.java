package com.interactioncredits.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

@Timeout(120)
class LocalDynamoDbTest {
    private static final int ROUNDS = 3;
    private static final CreateTableRequest TABLE = CreateTableRequest.builder()
            .tableName("Items")
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(AttributeDefinition.builder()
                    .attributeName("pk")
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(KeySchemaElement.builder()
                    .attributeName("pk")
                    .keyType(KeyType.HASH)
                    .build())
            .build();

    private final Path folder;

    LocalDynamoDbTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /// Writes transactions until it is killed, and prints each acknowledged one.
    static final class Writer {
        public static void main(String[] arguments) {
            var store = LocalDynamoDb.start(Path.of(arguments[0]));
            var dynamo = client(store.endpoint());
            store.create(dynamo, TABLE);
            for (int number = 1; ; number++) {
                var items = List.of(put(number + " a"), put(number + " b"));
                dynamo.transactWriteItems(request -> request.transactItems(items));
                System.out.println(number);
            }
        }

        private static TransactWriteItem put(String key) {
            return TransactWriteItem.builder()
                    .put(Put.builder()
                            .tableName("Items")
                            .item(Map.of("pk", AttributeValue.fromS(key)))
                            .build())
                    .build();
        }
    }

    @Test
    void anAcknowledgedTransactionSurvivesAKill() throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            var data = folder.resolve("round" + round);
            int acknowledged = writeUntilKilled(data);
            try (var store = LocalDynamoDb.start(data);
                    var dynamo = client(store.endpoint())) {
                var found = dynamo.getItem(request ->
                        request.tableName("Items").key(Map.of("pk", AttributeValue.fromS(acknowledged + " b"))));
                assertThat(found.hasItem()).as("transaction %d", acknowledged).isTrue();
            }
        }
    }

    private int writeUntilKilled(Path data) throws IOException, InterruptedException {
        var said = Files.createTempFile(folder, "writer", ".out");
        var builder = new ProcessBuilder(
                "../build/local", "-XX:TieredStopAtLevel=1", Writer.class.getName(), data.toString());
        builder.environment().put("EXTRA_CLASS_PATH", "target/test-classes");
        var process = builder.redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (acknowledged(said) < 25 && process.isAlive()) {
            process.waitFor(7, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().onExit().join();
        assertThat(acknowledged(said)).as("transactions before the kill").isGreaterThan(24);
        return acknowledged(said);
    }

    private static int acknowledged(Path said) throws IOException {
        try (var lines = Files.lines(said)) {
            return lines.filter(line -> line.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
        }
    }

    @Test
    void aTableOfAnEarlierVersionGetsTheIndexesThatItLacks() {
        var layout = TABLE.toBuilder()
                .attributeDefinitions(Stream.of("pk", "one", "two")
                        .map(LocalDynamoDbTest::text)
                        .toList())
                .globalSecondaryIndexes(index("one"), index("two"))
                .build();
        try (var store = LocalDynamoDb.start(folder);
                var dynamo = client(store.endpoint())) {
            store.create(dynamo, TABLE);
            var item = Map.of("pk", AttributeValue.fromS("a"), "two", AttributeValue.fromS("2"));
            dynamo.putItem(request -> request.tableName("Items").item(item));
        }
        for (int start = 0; start < 2; start++) {
            try (var store = LocalDynamoDb.start(folder);
                    var dynamo = client(store.endpoint())) {
                store.create(dynamo, layout);
                var found = dynamo.query(request -> request.tableName("Items")
                        .indexName("two")
                        .keyConditionExpression("two = :two")
                        .expressionAttributeValues(Map.of(":two", AttributeValue.fromS("2"))));
                assertThat(found.count()).isEqualTo(1);
                assertThat(dynamo.describeTable(request -> request.tableName("Items"))
                                .table()
                                .globalSecondaryIndexes())
                        .hasSize(2);
            }
        }
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static GlobalSecondaryIndex index(String name) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(KeySchemaElement.builder()
                        .attributeName(name)
                        .keyType(KeyType.HASH)
                        .build())
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    @Test
    void aDamagedDatabaseIsReportedWithItsFolder() throws IOException {
        Files.writeString(folder.resolve("shared-local-instance.db"), "not a database ".repeat(1_000));
        assertThatThrownBy(() -> {
                    try (var store = LocalDynamoDb.start(folder);
                            var dynamo = client(store.endpoint())) {
                        store.create(dynamo, TABLE);
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be opened")
                .hasMessageContaining(folder.toString());
    }
}
