package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// A value of the definition in which every string `{% … %}` is replaced by the result of its expression. `field` is
/// its path, as AWS writes it: `Output/price`.
record Template(JsonNode value, String field) {

    JsonNode evaluate(Scope scope) {
        return replace(value, field, (text, where) -> new Expression(text, where).evaluate(scope));
    }

    boolean isExpression() {
        return value.isTextual() && Expression.isWrapped(value.textValue());
    }

    /// All expressions in it, at any depth.
    List<Expression> expressions() {
        var found = new ArrayList<Expression>();
        replace(value, field, (text, where) -> {
            found.add(new Expression(text, where));
            return value;
        });
        return found;
    }

    /// All strings with an incomplete `{% … %}`, or with text before or after it.
    List<String> brokenExpressions() {
        var found = new ArrayList<String>();
        texts(value, text -> {
            if (!Expression.isWrapped(text) && (text.contains("{%") || text.contains("%}"))) {
                found.add(text);
            }
        });
        return found;
    }

    private static void texts(JsonNode node, Consumer<String> each) {
        if (node.isTextual()) {
            each.accept(node.textValue());
        }
        node.forEach(child -> texts(child, each));
    }

    private static JsonNode replace(JsonNode node, String field, BiFunction<String, String, JsonNode> expression) {
        if (node.isTextual() && Expression.isWrapped(node.textValue())) {
            return expression.apply(Expression.unwrap(node.textValue()), field);
        }
        if (node.isObject()) {
            var replaced = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(each -> replaced.set(
                            each.getKey(), replace(each.getValue(), field + "/" + each.getKey(), expression)));
            return replaced;
        }
        if (node.isArray()) {
            var replaced = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < node.size(); i++) {
                replaced.add(replace(node.get(i), field + "[" + i + "]", expression));
            }
            return replaced;
        }
        return node;
    }
}
