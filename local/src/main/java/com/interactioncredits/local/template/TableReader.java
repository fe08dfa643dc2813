package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/// Reads a table of the template as the request that creates it. Encryption, recovery and protection apply on AWS only.
final class TableReader {
    private TableReader() {}

    static TableDefinition read(JsonNode properties, String name) {
        if (properties.has("LocalSecondaryIndexes")) {
            throw new TemplateException("local mode does not support LocalSecondaryIndexes");
        }
        var table = CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(each(properties.path("AttributeDefinitions"))
                        .map(TableReader::attribute)
                        .toList())
                .keySchema(keys(properties.path("KeySchema")));
        if (properties.has("GlobalSecondaryIndexes")) {
            table.globalSecondaryIndexes(each(properties.path("GlobalSecondaryIndexes"))
                    .map(TableReader::index)
                    .toList());
        }
        if (properties.has("StreamSpecification")) {
            table.streamSpecification(StreamSpecification.builder()
                    .streamEnabled(true)
                    .streamViewType(properties
                            .path("StreamSpecification")
                            .path("StreamViewType")
                            .asText())
                    .build());
        }
        var timeToLive = properties.path("TimeToLiveSpecification");
        return new TableDefinition(
                table.build(),
                timeToLive.path("Enabled").asBoolean()
                        ? Optional.of(timeToLive.path("AttributeName").asText())
                        : Optional.empty());
    }

    private static AttributeDefinition attribute(JsonNode attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute.path("AttributeName").asText())
                .attributeType(attribute.path("AttributeType").asText())
                .build();
    }

    private static GlobalSecondaryIndex index(JsonNode index) {
        var projection = Projection.builder()
                .projectionType(index.path("Projection").path("ProjectionType").asText());
        if (index.path("Projection").has("NonKeyAttributes")) {
            projection.nonKeyAttributes(each(index.path("Projection").path("NonKeyAttributes"))
                    .map(JsonNode::asText)
                    .toList());
        }
        return GlobalSecondaryIndex.builder()
                .indexName(index.path("IndexName").asText())
                .keySchema(keys(index.path("KeySchema")))
                .projection(projection.build())
                .build();
    }

    private static List<KeySchemaElement> keys(JsonNode keys) {
        return each(keys)
                .map(key -> KeySchemaElement.builder()
                        .attributeName(key.path("AttributeName").asText())
                        .keyType(key.path("KeyType").asText())
                        .build())
                .toList();
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
