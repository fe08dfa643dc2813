package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// `make reconcile` with a table in AWS: once in a process of its own, as `build/restore-table` runs it.
@Timeout(120)
class ReconcileTest {
    private static final String KEY = "ACCOUNT#user_torn#interaction";

    private final Path folder;
    private final LocalDynamoDb store;
    private final DynamoDbClient dynamo;
    private final String table;

    ReconcileTest(@TempDir Path folder) {
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
                                Stack.local(name -> name)))
                .tables()
                .getFirst();
        store.create(dynamo, definition.create());
        table = definition.name();
    }

    @AfterEach
    void close() {
        dynamo.close();
        store.close();
    }

    @Test
    void aTableThatNoFunctionUsesIsCheckedAndRepaired() throws Exception {
        // An account with credits but without a grant: half of a transaction.
        dynamo.putItem(put -> put.tableName(table)
                .item(Map.of(
                        "pk", AttributeValue.fromS(KEY),
                        "sk", AttributeValue.fromS("ACCOUNT"),
                        "available", AttributeValue.fromN("90"),
                        "granted", AttributeValue.fromN("90"),
                        "version", AttributeValue.fromN("1"))));

        assertThat(outputHere(table, "0"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("account_drift, reported:  userId user_torn");
        assertThat(available()).isEqualTo("90");

        assertThat(outputOfAProcess(table, "1"))
                .last()
                .isEqualTo("1 accounts checked, 0 skipped (changed during the check), 1 findings, 1 repaired");
        assertThat(available()).isEqualTo("0");

        assertThat(outputHere(table, "1"))
                .containsExactly("1 accounts checked, 0 skipped (changed during the check), 0 findings");
    }

    @Test
    void aMissingTableIsAnError() throws Exception {
        try (var process = process("no-such-table", "0")) {
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(process.output()).isEmpty();
            assertThat(process.errorLines()).anyMatch(line -> line.contains("ResourceNotFoundException"));
        }
    }

    private List<String> outputOfAProcess(String name, String repair) throws Exception {
        try (var process = process(name, repair)) {
            assertThat(process.exitCode()).as("%s", process.errorLines()).isZero();
            return process.output().lines().toList();
        }
    }

    private RunningProcess process(String name, String repair) throws Exception {
        var environment = new HashMap<>(settings(name, repair));
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL", store.endpoint().toString(),
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local"));
        return new RunningProcess(Reconcile.class, folder, environment);
    }

    private static Map<String, String> settings(String name, String repair) {
        return Map.of("TABLE_NAME", name, "REPAIR", repair);
    }

    private List<String> outputHere(String name, String repair) throws Exception {
        var findings = new ByteArrayOutputStream();
        var aws = store.endpoint();
        try (var properties = new AwsProperties()) {
            properties.identity(ExternalEndpoints.from(Map.of()), Map.of());
            properties.endpoints(aws, aws, aws, aws, aws);
            new Reconcile(settings(name, repair), new PrintStream(findings, true, StandardCharsets.UTF_8)).run();
        }
        return findings.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String available() {
        var item = dynamo.getItem(get -> get.tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS(KEY), "sk", AttributeValue.fromS("ACCOUNT")))
                        .consistentRead(true))
                .item();
        return Objects.requireNonNull(item.get("available")).n();
    }
}
