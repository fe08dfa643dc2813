package com.interactioncredits.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fields of one request that cannot be used, each with the first problem found in it.
final class BadFields {
    private static final int LONGEST_NAME = 200;

    private final Map<String, String> problems = new LinkedHashMap<>();

    void add(String field, String problem) {
        problems.putIfAbsent(printable(field), problem);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /// As the caller reads it: `[{field, problem}]`.
    JsonNode view() {
        var errors = JsonNodeFactory.instance.arrayNode();
        problems.forEach(
                (field, problem) -> errors.addObject().put("field", field).put("problem", problem));
        return errors;
    }

    /// Names come from outside: of any length, and perhaps with halves of characters that cannot be written.
    private static String printable(String field) {
        var cut = field.length() > LONGEST_NAME ? field.substring(0, LONGEST_NAME) + "…" : field;
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
