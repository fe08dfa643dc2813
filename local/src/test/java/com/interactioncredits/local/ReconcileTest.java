package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// `make reconcile` with a table in AWS: once in a process of its own, as `build/restore-table` runs it.
@Timeout(120)
class ReconcileTest {
    private static final String KEY = "ACCOUNT#user_torn#interaction";

    private final TableInAws table;

    ReconcileTest(@TempDir Path folder) {
        table = new TableInAws(folder);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void aTableThatNoFunctionUsesIsCheckedAndRepaired() throws Exception {
        // An account with credits but without a grant: half of a transaction.
        table.dynamo().putItem(put -> put.tableName(table.name())
                .item(Map.of(
                        "pk", AttributeValue.fromS(KEY),
                        "sk", AttributeValue.fromS("ACCOUNT"),
                        "available", AttributeValue.fromN("90"),
                        "granted", AttributeValue.fromN("90"),
                        "version", AttributeValue.fromN("1"))));

        assertThat(outputHere(table.name(), "0"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("account_drift, reported:  userId user_torn");
        assertThat(available()).isEqualTo("90");

        assertThat(outputOfAProcess(table.name(), "1"))
                .last()
                .isEqualTo("1 accounts checked, 0 skipped (changed during the check), 1 findings, 1 repaired");
        assertThat(available()).isEqualTo("0");

        assertThat(outputHere(table.name(), "1"))
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
        return table.process(Reconcile.class, settings(name, repair));
    }

    private static Map<String, String> settings(String name, String repair) {
        return Map.of("TABLE_NAME", name, "REPAIR", repair);
    }

    private List<String> outputHere(String name, String repair) throws Exception {
        var findings = new ByteArrayOutputStream();
        var aws = table.store().endpoint();
        try (var properties = new AwsProperties()) {
            properties.identity(ExternalEndpoints.from(Map.of()), Map.of());
            properties.endpoints(aws, aws, aws, aws, aws);
            new Reconcile(settings(name, repair), new PrintStream(findings, true, StandardCharsets.UTF_8)).run();
        }
        return findings.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String available() {
        var item = table.dynamo()
                .getItem(get -> get.tableName(table.name())
                        .key(Map.of("pk", AttributeValue.fromS(KEY), "sk", AttributeValue.fromS("ACCOUNT")))
                        .consistentRead(true))
                .item();
        return Objects.requireNonNull(item.get("available")).n();
    }
}
