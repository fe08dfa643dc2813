package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads one object of a definition. It collects problems instead of throwing, so that all are reported together. A
/// field that was never read is reported as unknown.
final class Fields {

    private final JsonNode object;
    private final String where;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();

    Fields(JsonNode object, String where, List<String> problems) {
        this.object = object.isObject() ? object : JsonNodeFactory.instance.objectNode();
        this.where = where;
        this.problems = problems;
        if (!object.isObject()) {
            problem("must be an object");
        }
    }

    void problem(String problem) {
        problems.add(where.isEmpty() ? problem : where + ": " + problem);
    }

    boolean has(String name) {
        return object.has(name);
    }

    /// The field's value, or null.
    @Nullable
    JsonNode value(String name) {
        known.add(name);
        return object.get(name);
    }

    @Nullable
    JsonNode required(String name) {
        var value = value(name);
        if (value == null) {
            problem(name + " is missing");
        }
        return value;
    }

    /// Like [#value], but null with a problem added when the value fails the test.
    @Nullable
    JsonNode value(String name, Predicate<JsonNode> test, String what) {
        var value = value(name);
        if (value != null && !test.test(value)) {
            problem(name + " must be " + what);
            return null;
        }
        return value;
    }

    @Nullable
    String text(String name) {
        var value = value(name, JsonNode::isTextual, "a string");
        return value == null ? null : value.textValue();
    }

    String requiredText(String name) {
        required(name);
        var text = text(name);
        return text == null ? "" : text;
    }

    int whole(String name, int min, int max, int defaultValue) {
        var value = value(
                name,
                each -> each.isIntegralNumber() && each.longValue() >= min && each.longValue() <= max,
                "a whole number from " + min + " to " + max);
        return value == null ? defaultValue : value.intValue();
    }

    double number(String name, double min, double defaultValue) {
        var value = value(name, each -> each.isNumber() && each.doubleValue() >= min, "a number of at least " + min);
        return value == null ? defaultValue : value.doubleValue();
    }

    /// Each entry of an array of objects, read by `reader`; empty when the field is absent.
    <T> List<T> each(String name, Function<Fields, T> reader) {
        var array = value(name, each -> each.isArray() && !each.isEmpty(), "an array with at least one entry");
        var read = new ArrayList<T>();
        for (int i = 0; array != null && i < array.size(); i++) {
            var entry =
                    new Fields(array.get(i), (where.isEmpty() ? "" : where + ": ") + name + "[" + i + "]", problems);
            read.add(reader.apply(entry));
            entry.refuseOthers();
        }
        return read;
    }

    void refuseOthers() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem("unknown field " + name);
            }
        });
    }
}
