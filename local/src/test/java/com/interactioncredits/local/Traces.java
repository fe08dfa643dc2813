package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The stored data of a local system, searched for personal data.
final class Traces {
    /// Part of every phone number in this test, with and without its plus.
    static final String NUMBER = "1555010";

    /// Part of every text in this test.
    static final String TEXT = "Rumpelstiltskin";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Traces() {}

    static List<Map<String, AttributeValue>> items() {
        try (var dynamo = DynamoDbClient.create()) {
            return dynamo.scanPaginator(scan -> scan.tableName(table(dynamo)).consistentRead(true)).items().stream()
                    .toList();
        }
    }

    static List<String> indexes() {
        try (var dynamo = DynamoDbClient.create()) {
            var rows = new ArrayList<String>();
            var indexes = dynamo.describeTable(request -> request.tableName(table(dynamo)))
                    .table()
                    .globalSecondaryIndexes();
            for (var index : indexes) {
                dynamo.scanPaginator(scan -> scan.tableName(table(dynamo)).indexName(index.indexName()))
                        .items()
                        .forEach(row -> rows.add(row.toString()));
            }
            return rows;
        }
    }

    private static String table(DynamoDbClient dynamo) {
        return dynamo.listTables().tableNames().getFirst();
    }

    /// The journal has every message that was ever put into a queue.
    static List<String> queueBodies(Path data) throws IOException {
        var bodies = new ArrayList<String>();
        for (var line : Files.readAllLines(data.resolve("queues.jsonl"))) {
            var body = JSON.readTree(line).path("body");
            if (body.isTextual()) {
                bodies.add(body.textValue());
            }
        }
        return bodies;
    }

    /// A number may be in a MESSAGE's `to`, and a text in a CONTENT's `content`, and neither anywhere else.
    static void assertItemsAreClean(List<Map<String, AttributeValue>> items) {
        assertThat(items).hasSizeGreaterThan(3);
        for (var item : items) {
            var kind = text(item, "sk");
            item.forEach((name, value) -> {
                var words = name + " " + value;
                if (!(kind.equals("MESSAGE") && name.equals("to"))) {
                    assertThat(words).doesNotContain(NUMBER);
                }
                if (!(kind.equals("CONTENT") && name.equals("content"))) {
                    assertThat(words).doesNotContainIgnoringCase(TEXT);
                }
            });
        }
    }

    static void assertClean(Iterable<String> lines) {
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(NUMBER).doesNotContainIgnoringCase(TEXT));
    }

    static String text(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
