package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.template.TableDefinition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/// The template's table in DynamoDB Local.
final class CountedTable implements AutoCloseable {
    private final LocalDynamoDb server;
    private final DynamoDbClient dynamo;
    private final String name;
    private final Map<String, List<String>> indexes = new HashMap<>();

    CountedTable(TableDefinition table, Path folder) {
        server = LocalDynamoDb.start(folder);
        name = table.name();
        dynamo = DynamoDbClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        server.create(dynamo, table.create());
        table.create()
                .globalSecondaryIndexes()
                .forEach(index -> indexes.put(
                        index.indexName(),
                        index.keySchema().stream()
                                .map(KeySchemaElement::attributeName)
                                .toList()));
    }

    /// The client whose requests are counted.
    DynamoDbClient metered(Meter meter) {
        return new MeteredDynamo(dynamo, meter, indexes);
    }

    /// What lies in the table and in its indexes, as DynamoDB bills it.
    Counted.Stored stored(double overhead) {
        double inTable = 0;
        double inIndexes = 0;
        for (var item : items()) {
            inTable += ItemSize.of(item) + overhead;
            for (var keys : indexes.values()) {
                if (item.keySet().containsAll(keys)) {
                    var entry = new HashMap<>(item);
                    entry.keySet().retainAll(keys);
                    entry.putAll(keyOf(item));
                    inIndexes += ItemSize.of(entry) + overhead;
                }
            }
        }
        return new Counted.Stored(inTable, inIndexes);
    }

    /// Deletes what time to live deletes until a moment, which costs nothing.
    ///
    /// @return the records of the stream
    List<JsonNode> deleteByTimeToLive(Instant until) {
        var records = new ArrayList<JsonNode>();
        for (var item : items()) {
            var ttl = item.get("ttl");
            if (ttl != null && Long.parseLong(ttl.n()) <= until.getEpochSecond()) {
                dynamo.deleteItem(delete -> delete.tableName(name).key(keyOf(item)));
                records.add(removal(keyOf(item)));
            }
        }
        return records;
    }

    private static JsonNode removal(Map<String, AttributeValue> key) {
        var record = record(
                "REMOVE", key.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, part -> part.getValue()
                        .s())));
        record.putObject("userIdentity").put("type", "Service").put("principalId", "dynamodb.amazonaws.com");
        return record;
    }

    /// A record of the stream.
    static ObjectNode record(String what, Map<String, String> key) {
        var record = JsonNodeFactory.instance.objectNode().put("eventName", what);
        var keys = record.putObject("dynamodb").put("SequenceNumber", "1").putObject("Keys");
        key.forEach((attribute, value) -> keys.putObject(attribute).put("S", value));
        return record;
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of(
                "pk", Objects.requireNonNull(item.get("pk")),
                "sk", Objects.requireNonNull(item.get("sk")));
    }

    private Iterable<Map<String, AttributeValue>> items() {
        return dynamo.scanPaginator(scan -> scan.tableName(name)).items();
    }

    @Override
    public void close() {
        dynamo.close();
        server.close();
    }
}
