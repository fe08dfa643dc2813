package com.interactioncredits.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.StreamSupport;

/// An event filter: each field of the pattern lists the allowed values, or is a nested pattern.
///
/// Of AWS's comparison operators it supports `exists` and `prefix`; others are rejected when the template is read.
public record EventPattern(JsonNode pattern) {
    public EventPattern {
        check(pattern);
    }

    static EventPattern parse(String json) {
        try {
            return new EventPattern(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException malformed) {
            throw new TemplateException("a filter's pattern is not JSON: " + json, malformed);
        }
    }

    public boolean matches(JsonNode event) {
        return matches(pattern, event);
    }

    private static void check(JsonNode pattern) {
        if (pattern.isObject()) {
            pattern.forEach(EventPattern::check);
            return;
        }
        if (!pattern.isArray()) {
            throw new TemplateException("a filter's pattern must list values: " + pattern);
        }
        for (var allowed : pattern) {
            if (allowed.isContainerNode()
                    && !(allowed.size() == 1 && (allowed.has("exists") || allowed.has("prefix")))) {
                throw new TemplateException("local mode does not support the filter " + allowed);
            }
        }
    }

    private static boolean matches(JsonNode pattern, JsonNode value) {
        if (pattern.isObject()) {
            return pattern.properties().stream()
                    .allMatch(field -> matches(field.getValue(), value.path(field.getKey())));
        }
        return StreamSupport.stream(pattern.spliterator(), false).anyMatch(allowed -> allows(allowed, value));
    }

    private static boolean allows(JsonNode allowed, JsonNode value) {
        if (allowed.has("exists")) {
            return allowed.path("exists").asBoolean() != value.isMissingNode();
        }
        if (allowed.has("prefix")) {
            return value.isTextual()
                    && value.asText().startsWith(allowed.path("prefix").asText());
        }
        return allowed.equals(value);
    }
}
