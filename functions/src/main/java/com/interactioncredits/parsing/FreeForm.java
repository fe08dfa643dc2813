package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.parsing.Parsed.Bad;
import com.interactioncredits.parsing.Parsed.Good;
import com.interactioncredits.parsing.StrictJson.Value;
import com.interactioncredits.whatsapp.ExactJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// JSON that we hand on as it is, because another API defines its shape.
final class FreeForm {
    private static final int MAX_NUMBER_LENGTH = 32;

    private FreeForm() {}

    static Parsed<JsonNode> node(Value value, String path, BadFields bad) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Text(var text) -> new Good<>(nodes.textNode(text));
            case Value.Flag(var flag) -> new Good<>(nodes.booleanNode(flag));
            case Value.Nothing() -> new Good<>(nodes.nullNode());
            case Value.Numeral(var literal) -> number(literal, path, bad);
            case Value.Items(var values) -> {
                var items = new ArrayList<Parsed<JsonNode>>();
                values.forEach(item -> items.add(node(item, path + "[" + items.size() + "]", bad)));
                yield all(items).map(good -> nodes.arrayNode().addAll(good));
            }
            case Value.Members(var byName) -> {
                var members = new LinkedHashMap<String, Parsed<JsonNode>>();
                byName.forEach((name, member) -> members.put(name, node(member, path + "." + name, bad)));
                yield all(List.copyOf(members.values())).map(_ -> {
                    var object = nodes.objectNode();
                    members.forEach((name, member) -> object.set(name, member.get()));
                    return object;
                });
            }
            case Value.Unusable _ -> new Bad<>();
        };
    }

    /// All of them; bad when one of them is.
    static <T> Parsed<List<T>> all(List<Parsed<T>> parts) {
        return Parsed.of(() -> parts.stream().map(Parsed::get).toList(), parts.toArray(Parsed<?>[]::new));
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

    private static Parsed<JsonNode> number(String literal, String path, BadFields bad) {
        if (literal.length() > MAX_NUMBER_LENGTH || !Double.isFinite(Double.parseDouble(literal))) {
            bad.add(path, "must be a number that fits into 64 bits");
            return new Bad<>();
        }
        return new Good<>(ExactJson.number(literal));
    }
}
