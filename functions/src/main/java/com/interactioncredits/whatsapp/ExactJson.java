package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.Optional;

/// JSON that is handed on, in which a number stays as it was written: `0.10`, `1e5` and the seventeenth digit are gone
/// once they are numbers.
public final class ExactJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ExactJson() {}

    /// @param literal a number as JSON writes it
    public static JsonNode number(String literal) {
        return NODES.rawValueNode(new RawValue(literal));
    }

    /// The literal of a node that [#number(String)] made.
    public static Optional<String> literal(JsonNode node) {
        return node instanceof POJONode pojo && pojo.getPojo() instanceof RawValue raw
                ? Optional.of(String.valueOf(raw.rawValue()))
                : Optional.empty();
    }

    /// @throws IOException if the text is no JSON
    public static JsonNode read(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case null -> NODES.missingNode();
            case START_OBJECT -> {
                var object = NODES.objectNode();
                for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    object.set(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                var array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case JsonToken other -> throw new IOException("no value begins with " + other);
        };
    }
}
