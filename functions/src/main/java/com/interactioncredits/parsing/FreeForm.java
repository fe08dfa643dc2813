package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.parsing.StrictJson.Value;
import com.interactioncredits.whatsapp.ExactJson;
import java.util.List;

/// JSON that we hand on as it is, because another API defines its shape.
final class FreeForm {
    private static final int LONGEST_NUMBER = 32;

    private FreeForm() {}

    static JsonNode node(Value value, String path, BadFields bad) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Text(var text) -> nodes.textNode(text);
            case Value.Flag(var flag) -> nodes.booleanNode(flag);
            case Value.Nothing() -> nodes.nullNode();
            case Value.Numeral(var literal) -> number(literal, path, bad);
            case Value.Items(var values) -> {
                var array = nodes.arrayNode();
                for (int i = 0; i < values.size(); i++) {
                    array.add(node(values.get(i), path + "[" + i + "]", bad));
                }
                yield array;
            }
            case Value.Members(var byName) -> {
                var object = nodes.objectNode();
                byName.forEach((name, member) -> object.set(name, node(member, path + "." + name, bad)));
                yield object;
            }
            case Value.Unusable _ -> nodes.nullNode();
        };
    }

    /// Any value, good or bad, such that different ones stay different. Not to be handed on.
    static JsonNode asGiven(Value value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Text(var text) -> nodes.textNode(text);
            case Value.Flag(var flag) -> nodes.booleanNode(flag);
            case Value.Nothing() -> nodes.nullNode();
            case Value.Numeral(var literal) -> nodes.objectNode().put("number", literal);
            case Value.Items(var values) -> array(values);
            case Value.Members(var byName) -> {
                var object = nodes.objectNode();
                byName.forEach((name, member) -> object.set(name, asGiven(member)));
                yield object;
            }
            case Value.Unusable(var given) -> nodes.objectNode().set("unusable", array(given));
        };
    }

    private static ArrayNode array(List<Value> values) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(asGiven(value)));
        return array;
    }

    private static JsonNode number(String literal, String path, BadFields bad) {
        if (literal.length() > LONGEST_NUMBER || !Double.isFinite(Double.parseDouble(literal))) {
            bad.add(path, "must be a number that fits into 64 bits");
            return JsonNodeFactory.instance.nullNode();
        }
        return ExactJson.number(literal);
    }
}
