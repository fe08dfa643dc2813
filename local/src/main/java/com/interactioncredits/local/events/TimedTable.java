package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.template.TableDefinition;
import com.interactioncredits.local.template.Template;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// A table with time to live, and the stream record of an expired item.
public record TimedTable(TableDefinition definition) {
    public TimedTable {
        var stream = definition.create().streamSpecification();
        if (definition.timeToLive().isEmpty() || stream == null) {
            throw new IllegalStateException(definition.name() + " has no time to live or no stream");
        }
        if (stream.streamViewType() != StreamViewType.KEYS_ONLY) {
            throw new IllegalStateException(
                    "local mode knows streams of keys only, not " + stream.streamViewTypeAsString());
        }
    }

    String name() {
        return definition.name();
    }

    String timeToLive() {
        return definition.timeToLive().orElseThrow();
    }

    Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        var key = new HashMap<String, AttributeValue>();
        for (KeySchemaElement part : definition.create().keySchema()) {
            key.put(part.attributeName(), item.get(part.attributeName()));
        }
        return key;
    }

    /// The record as AWS documents it for a deletion by time to live.
    ObjectNode removal(Map<String, AttributeValue> key, String sequenceNumber, Instant at) {
        var record = record("REMOVE", key, sequenceNumber, at);
        record.putObject("userIdentity").put("type", "Service").put("principalId", "dynamodb.amazonaws.com");
        return record;
    }

    /// The record as AWS documents it.
    ///
    /// @param what happened, such as `MODIFY`
    ObjectNode record(String what, Map<String, AttributeValue> key, String sequenceNumber, Instant at) {
        var record = JsonNodeFactory.instance
                .objectNode()
                .put("eventID", UUID.randomUUID().toString().replace("-", ""))
                .put("eventName", what)
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", Template.REGION);
        var change = record.putObject("dynamodb").put("ApproximateCreationDateTime", at.getEpochSecond());
        var keys = change.putObject("Keys");
        key.forEach((name, value) -> {
            var typed = keys.putObject(name);
            if (value.s() != null) {
                typed.put("S", value.s());
            } else if (value.n() != null) {
                typed.put("N", value.n());
            }
        });
        change.put("SequenceNumber", sequenceNumber)
                .put("SizeBytes", keys.toString().length())
                .put("StreamViewType", StreamViewType.KEYS_ONLY.toString());
        return record.put(
                "eventSourceARN",
                "arn:aws:dynamodb:" + Template.REGION + ":" + Template.ACCOUNT + ":table/" + name()
                        + "/stream/2026-01-01T00:00:00.000");
    }
}
