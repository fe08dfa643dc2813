package com.interactioncredits.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Reads a message by the rules of the API, and collects the fields that break one.
final class MessageReading {
    private final Set<String> wrong = new TreeSet<>();

    Set<String> wrong() {
        return wrong;
    }

    Optional<Recipient> to(JsonNode message) {
        return text(message, "to", Recipient::isPhoneNumber).map(Recipient::new);
    }

    /// Exactly the part that `type` names.
    Optional<Content> content(JsonNode message) {
        return text(message, "type", Set.of("text", "template")::contains).flatMap(part -> {
            onlyKnown(message, Set.of("to", "type", part));
            return part.equals("text") ? freeText(message.path("text")) : template(message.path("template"));
        });
    }

    private Optional<Content> freeText(JsonNode text) {
        onlyKnown(text, Set.of("body", "previewUrl"));
        var previewUrl = text.path("previewUrl");
        require("previewUrl", previewUrl.isMissingNode() || previewUrl.isBoolean());
        return text(text, "body", _ -> true)
                .flatMap(body -> made("body", () -> new Content.Text(body, previewUrl.asBoolean())));
    }

    private Optional<Content> template(JsonNode template) {
        onlyKnown(template, Set.of("name", "language", "components"));
        var components = template.path("components");
        require("components", components.isMissingNode() || components.isArray());
        var all = components.valueStream().toList();
        return text(template, "name", _ -> true).flatMap(name -> text(template, "language", _ -> true)
                .flatMap(language -> made("template", () -> new Content.Template(name, language, all))));
    }

    private Optional<Content> made(String field, Supplier<Content> content) {
        try {
            return Optional.of(content.get());
        } catch (IllegalArgumentException _) {
            wrong.add(field);
            return Optional.empty();
        }
    }

    private Optional<String> text(JsonNode owner, String name, Predicate<String> rule) {
        var value = Optional.of(owner.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(rule);
        require(name, value.isPresent());
        return value;
    }

    private void require(String field, boolean right) {
        if (!right) {
            wrong.add(field);
        }
    }

    /// The name of an unknown field is another system's and is not repeated.
    void onlyKnown(JsonNode owner, Set<String> names) {
        owner.fieldNames().forEachRemaining(name -> require("a field that is not known", names.contains(name)));
    }
}
