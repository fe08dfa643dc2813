package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// CloudFormation's intrinsic functions, evaluated only where local mode reads a value. An unsupported function is an
/// error.
final class Expressions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");
    private static final String NO_VALUE = "AWS::NoValue";

    private final JsonNode template;
    private final Function<String, Optional<JsonNode>> references;
    private final Function<String, Optional<String>> attributes;

    /// @param references the value of `Ref` for a parameter, resource or pseudo parameter
    /// @param attributes the value of `GetAtt` for `Resource.Attribute`
    Expressions(
            JsonNode template,
            Function<String, Optional<JsonNode>> references,
            Function<String, Optional<String>> attributes) {
        this.template = template;
        this.references = references;
        this.attributes = attributes;
    }

    /// The value with all functions in it evaluated; `AWS::NoValue` becomes a missing node.
    JsonNode resolve(JsonNode value) {
        return switch (value) {
            case ObjectNode object
            when isFunction(object) -> {
                var entry = object.properties().iterator().next();
                yield call(entry.getKey(), entry.getValue());
            }
            case ObjectNode object -> resolveEach(object);
            case ArrayNode array -> {
                var resolved = JSON.arrayNode();
                array.forEach(entry -> add(resolved, resolve(entry)));
                yield resolved;
            }
            default -> value;
        };
    }

    boolean condition(String name) {
        var definition = template.path("Conditions").path(name);
        if (definition.isMissingNode()) {
            throw new TemplateException("there is no condition " + name);
        }
        return truth(definition);
    }

    private static boolean isFunction(ObjectNode object) {
        if (object.size() != 1) {
            return false;
        }
        var name = object.fieldNames().next();
        return name.equals("Ref") || name.startsWith("Fn::");
    }

    private ObjectNode resolveEach(ObjectNode object) {
        var resolved = JSON.objectNode();
        object.properties().forEach(entry -> {
            var value = resolve(entry.getValue());
            if (!value.isMissingNode()) {
                resolved.set(entry.getKey(), value);
            }
        });
        return resolved;
    }

    private static void add(ArrayNode array, JsonNode value) {
        if (!value.isMissingNode()) {
            array.add(value);
        }
    }

    private JsonNode call(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> reference(argument.asText());
            case "Fn::GetAtt" -> TextNode.valueOf(attribute(dotted(argument)));
            case "Fn::Sub" -> TextNode.valueOf(substitute(argument));
            case "Fn::Join" -> TextNode.valueOf(String.join(argument.path(0).asText(), texts(argument.path(1))));
            case "Fn::Split" -> split(argument);
            case "Fn::Select" ->
                resolve(argument.path(1)).path(resolve(argument.path(0)).asInt());
            case "Fn::FindInMap" -> findInMap(argument);
            case "Fn::If" -> resolve(argument.path(condition(argument.path(0).asText()) ? 1 : 2));
            case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" ->
                BooleanNode.valueOf(truth(JSON.objectNode().set(function, argument)));
            default -> throw new TemplateException("local mode does not support " + function);
        };
    }

    private JsonNode reference(String name) {
        if (name.equals(NO_VALUE)) {
            return JSON.missingNode();
        }
        return references
                .apply(name)
                .orElseThrow(() -> new TemplateException("local mode has no value for Ref " + name));
    }

    private String attribute(String name) {
        return attributes
                .apply(name)
                .orElseThrow(() -> new TemplateException("local mode has no value for GetAtt " + name));
    }

    private String dotted(JsonNode argument) {
        return argument.isArray() ? String.join(".", texts(argument)) : argument.asText();
    }

    private String substitute(JsonNode argument) {
        var text = argument.isArray() ? argument.path(0).asText() : argument.asText();
        var given = argument.isArray() ? argument.path(1) : JSON.missingNode();
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            var name = found.group(2).strip();
            if (!found.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
            }
            var value = given.has(name)
                    ? resolve(given.path(name)).asText()
                    : name.contains(".") && !name.endsWith(".Alias")
                            ? attribute(name)
                            : reference(name).asText();
            return Matcher.quoteReplacement(value);
        });
    }

    private JsonNode split(JsonNode argument) {
        var parts = JSON.arrayNode();
        for (var part : resolve(argument.path(1))
                .asText()
                .split(Pattern.quote(argument.path(0).asText()), -1)) {
            parts.add(part);
        }
        return parts;
    }

    private JsonNode findInMap(JsonNode argument) {
        var keys = texts(argument);
        var found = template.path("Mappings");
        for (var key : keys) {
            found = found.path(key);
        }
        if (found.isMissingNode()) {
            throw new TemplateException("there is no mapping " + String.join(".", keys));
        }
        return found;
    }

    private boolean truth(JsonNode condition) {
        if (condition.isBoolean()) {
            return condition.asBoolean();
        }
        if (condition.has("Condition")) {
            return condition(condition.path("Condition").asText());
        }
        if (condition.has("Fn::Equals")) {
            var sides = condition.path("Fn::Equals");
            return resolve(sides.path(0)).asText().equals(resolve(sides.path(1)).asText());
        }
        if (condition.has("Fn::Not")) {
            return !truth(condition.path("Fn::Not").path(0));
        }
        if (condition.has("Fn::And")) {
            return all(condition.path("Fn::And")).allMatch(this::truth);
        }
        if (condition.has("Fn::Or")) {
            return all(condition.path("Fn::Or")).anyMatch(this::truth);
        }
        throw new TemplateException("local mode does not support the condition " + condition);
    }

    private List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        resolve(array).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
