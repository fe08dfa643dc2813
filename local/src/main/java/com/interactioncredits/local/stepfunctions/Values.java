package com.interactioncredits.local.stepfunctions;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Converts JSON to the types of the JSONata library: maps, lists, and a special value for null, since its `null` means
/// undefined.
final class Values {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Values() {}

    /// A copy, because the library may change its input.
    static Object toLibrary(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                node.properties().forEach(each -> map.put(each.getKey(), toLibrary(each.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<Object>(node.size());
                node.forEach(each -> list.add(toLibrary(each)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL -> Jsonata.NULL_VALUE;
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        };
    }

    /// JSONata has one kind of number, the double; integers that fit keep their digits.
    private static Number number(JsonNode node) {
        if (node.canConvertToExactIntegral() && node.canConvertToInt()) {
            return node.intValue();
        }
        if (node.canConvertToExactIntegral() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.doubleValue();
    }

    /// Throws [IllegalArgumentException] for values that JSON does not have: a function, NaN.
    static JsonNode toJson(Object value) {
        return switch (value) {
            case String text -> JSON.textNode(text);
            case Boolean truth -> JSON.booleanNode(truth);
            case Integer whole -> JSON.numberNode(whole);
            case Long whole -> whole == whole.intValue() ? JSON.numberNode(whole.intValue()) : JSON.numberNode(whole);
            case Number other -> number(other.doubleValue());
            case Map<?, ?> map -> {
                var object = JSON.objectNode();
                map.forEach((key, each) -> {
                    if (each != null) {
                        object.set(String.valueOf(key), toJson(each));
                    }
                });
                yield object;
            }
            case List<?> list -> {
                var array = JSON.arrayNode();
                list.forEach(each -> array.add(each == null ? JSON.nullNode() : toJson(each)));
                yield array;
            }
            case Object other when other == Jsonata.NULL_VALUE -> JSON.nullNode();
            case Object _ -> throw new IllegalArgumentException("not a JSON value");
        };
    }

    /// As JavaScript writes it: 4.0 is 4.
    private static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a JSON number");
        }
        long whole = (long) value;
        if (whole == value && Math.abs(value) < 0x1p53) {
            return whole == (int) whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
        }
        return JSON.numberNode(value);
    }
}
