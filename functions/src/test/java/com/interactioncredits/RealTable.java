package com.interactioncredits;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/// A table of its own, laid out as `template.yaml` says: in the DynamoDB that `AWS_ENDPOINT_URL_DYNAMODB` or
/// `AWS_ENDPOINT_URL` names, or else in a DynamoDB Local.
public final class RealTable {
    static final boolean GIVEN = isSet("AWS_ENDPOINT_URL_DYNAMODB") || isSet("AWS_ENDPOINT_URL");
    private static final DynamoDbClient DYNAMO = GIVEN ? given() : start();

    /// Others may have tables where an endpoint is given.
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static final AtomicInteger TABLES = new AtomicInteger();

    private static final Map<String, Object> LAYOUT = tableInTemplate();

    private RealTable() {}

    public static DynamoDbClient dynamo() {
        return DYNAMO;
    }

    /// @return the new table's name
    public static String create() {
        return createIn(DYNAMO);
    }

    public static String createIn(DynamoDbClient dynamo) {
        var name = "credits-" + RUN + "-" + TABLES.incrementAndGet();
        dynamo.createTable(CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(maps(LAYOUT, "AttributeDefinitions").stream()
                        .map(attribute -> AttributeDefinition.builder()
                                .attributeName(text(attribute, "AttributeName"))
                                .attributeType(text(attribute, "AttributeType"))
                                .build())
                        .toList())
                .keySchema(keys(LAYOUT))
                .globalSecondaryIndexes(maps(LAYOUT, "GlobalSecondaryIndexes").stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(text(index, "IndexName"))
                                .keySchema(keys(index))
                                .projection(Projection.builder()
                                        .projectionType(text(map(index, "Projection"), "ProjectionType"))
                                        .build())
                                .build())
                        .toList())
                .build());
        dynamo.waiter().waitUntilTableExists(request -> request.tableName(name));
        return name;
    }

    public static void drop(String name) {
        DYNAMO.deleteTable(DeleteTableRequest.builder().tableName(name).build());
    }

    private static List<KeySchemaElement> keys(Map<String, Object> owner) {
        return maps(owner, "KeySchema").stream()
                .map(key -> KeySchemaElement.builder()
                        .attributeName(text(key, "AttributeName"))
                        .keyType(text(key, "KeyType"))
                        .build())
                .toList();
    }

    private static Map<String, Object> tableInTemplate() {
        try {
            Map<String, Object> template = new Yaml(new Untagged()).load(Files.readString(Path.of("../template.yaml")));
            return map(template, "Resources").values().stream()
                    .map(RealTable::asMap)
                    .filter(resource -> "AWS::DynamoDB::Table".equals(resource.get("Type")))
                    .map(table -> map(table, "Properties"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> map(Map<String, Object> owner, String name) {
        return asMap(java.util.Objects.requireNonNull(owner.get(name)));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> owner, String name) {
        return (List<Map<String, Object>>) java.util.Objects.requireNonNull(owner.get(name));
    }

    private static String text(Map<String, Object> owner, String name) {
        return String.valueOf(owner.get(name));
    }

    /// Reads CloudFormation's tags (`!Ref`) as what they stand on: the table's layout uses none.
    private static final class Untagged extends SafeConstructor {
        Untagged() {
            super(anyNumberOfAliases());
        }

        @Override
        protected Object constructObject(Node node) {
            if (node.getTag().startsWith("!")) {
                return node.toString();
            }
            return super.constructObject(node);
        }
    }

    /// The SDK finds the endpoint itself, as it does in a deployed function.
    private static DynamoDbClient given() {
        var client = DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
        if (!isSet("AWS_REGION")) {
            client.region(Region.EU_CENTRAL_1);
        }
        if (!isSet("AWS_ACCESS_KEY_ID") && !isSet("AWS_PROFILE")) {
            client.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
        }
        return client.build();
    }

    private static boolean isSet(String variable) {
        return !System.getenv().getOrDefault(variable, "").isBlank();
    }

    private static DynamoDbClient start() {
        return DynamoDbClient.builder()
                .endpointOverride(dynamoDbLocal())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /// Starts it apart from our libraries, since its AWS SDK is an older one.
    private static URI dynamoDbLocal() {
        try {
            var jar = Path.of("../dynamodb-local/target/lib/dynamodb-local.jar").toUri();
            var apart = new URLClassLoader(new URL[] {jar.toURL()}, ClassLoader.getPlatformClassLoader());
            var server = apart.loadClass("com.interactioncredits.dynamodblocal.DynamoDbLocal")
                    .getMethod("inMemory")
                    .invoke(null);
            return (URI) ((Supplier<?>) server).get();
        } catch (ClassNotFoundException notBuilt) {
            throw new IllegalStateException("DynamoDB Local is not built: `mvn -pl dynamodb-local compile`", notBuilt);
        } catch (ReflectiveOperationException | MalformedURLException fault) {
            throw new IllegalStateException("DynamoDB Local did not start", fault);
        }
    }

    /// Of our own file: no bound against hostile ones.
    private static LoaderOptions anyNumberOfAliases() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }
}
