package com.interactioncredits.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.api.StrictJson.Value;
import java.math.BigDecimal;

/// JSON that we hand on as it is, because its shape is somebody else's.
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
        };
    }

    private static JsonNode number(String literal, String path, BadFields bad) {
        if (literal.length() > LONGEST_NUMBER || !Double.isFinite(Double.parseDouble(literal))) {
            bad.add(path, "must be a number that fits into 64 bits");
            return JsonNodeFactory.instance.nullNode();
        }
        return JsonNodeFactory.instance.numberNode(new BigDecimal(literal));
    }
}
