package com.interactioncredits.workflow;

import com.interactioncredits.parsing.BadFields;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Collectors;

/// Says to a user what was wrong with a send that another system queued for them. The names of unknown fields are that
/// system's, or what a person wrote: they are not repeated, and the field of ours that holds them is named instead.
final class InvalidSendText {
    private static final Set<String> OURS = Set.of(
            "message",
            "message.to",
            "message.type",
            "message.text",
            "message.text.body",
            "message.text.previewUrl",
            "message.template",
            "message.template.name",
            "message.template.language",
            "message.template.components",
            "message.validForSeconds");

    private InvalidSendText() {}

    /// Fields are named as in a body of the API, as in `to is missing; text.body must be a string of …`.
    static String of(BadFields bad) {
        var problems = new LinkedHashMap<String, String>();
        bad.problems().forEach((path, problem) -> {
            var ours = nearestOfOurs(path);
            problems.putIfAbsent(ours, ours.equals(path) ? problem : "holds something that it must not");
        });
        return problems.entrySet().stream()
                .map(entry -> asTheApiNames(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String nearestOfOurs(String path) {
        var name = path;
        while (!name.isEmpty() && !OURS.contains(name)) {
            name = name.substring(0, Math.max(0, Math.max(name.lastIndexOf('.'), name.lastIndexOf('['))));
        }
        return name;
    }

    private static String asTheApiNames(String ours) {
        return ours.isEmpty() ? "the entry" : ours.replaceFirst("^message\\.", "");
    }
}
