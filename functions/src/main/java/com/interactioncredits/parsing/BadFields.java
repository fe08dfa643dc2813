package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fields of one body that cannot be used, each with the first problem found in it.
public final class BadFields {
    private static final int MAX_NAME_LENGTH = 200;

    /// A small body with many unknown fields must not make a large answer.
    private static final int MAX_SHOWN = 20;

    private final Map<String, String> problems = new LinkedHashMap<>();

    public void add(String field, String problem) {
        problems.putIfAbsent(printable(field), problem);
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /// Problems by field, in the order in which they were found. Names of unknown fields are the writer's own words;
    /// problems are ours.
    public Map<String, String> problems() {
        return Collections.unmodifiableMap(problems);
    }

    /// As the caller reads it: `[{field, problem}]`, the first twenty.
    public JsonNode view() {
        var errors = JsonNodeFactory.instance.arrayNode();
        problems.entrySet().stream()
                .limit(MAX_SHOWN)
                .forEach(bad -> errors.addObject().put("field", bad.getKey()).put("problem", bad.getValue()));
        return errors;
    }

    /// How many [#view] leaves out.
    public int omitted() {
        return Math.max(0, problems.size() - MAX_SHOWN);
    }

    /// Names come from outside, of any length.
    static String shortened(String name) {
        return name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name;
    }

    /// Perhaps with halves of characters that cannot be written.
    private static String printable(String field) {
        var cut = shortened(field);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
