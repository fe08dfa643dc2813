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

/// One object of a definition while it is read. What is wrong is noted, not thrown, so that all of it can be told at
/// once; a field that nobody asked for is unknown.
final class Fields {

    private final JsonNode object;
    private final String where;
    private final List<String> problems;
    private final Set<String> asked = new HashSet<>();

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

    /// The field as it stands, or null.
    @Nullable
    JsonNode value(String name) {
        asked.add(name);
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

    /// As [#value], but null with a problem noted when it is not `what`.
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

    int whole(String name, int least, int most, int otherwise) {
        var value = value(
                name,
                each -> each.isIntegralNumber() && each.longValue() >= least && each.longValue() <= most,
                "a whole number from " + least + " to " + most);
        return value == null ? otherwise : value.intValue();
    }

    double number(String name, double least, double otherwise) {
        var value =
                value(name, each -> each.isNumber() && each.doubleValue() >= least, "a number of at least " + least);
        return value == null ? otherwise : value.doubleValue();
    }

    /// Each entry of an array of objects, read by `reader`; none when the field is absent.
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
            if (!asked.contains(name)) {
                problem("unknown field " + name);
            }
        });
    }
}
