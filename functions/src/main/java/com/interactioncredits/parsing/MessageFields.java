package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.util.List;
import java.util.Optional;

/// Reads the message that a body describes: to whom, and what it says.
public final class MessageFields {
    /// Stands for a phone number that could not be read, until the request is refused.
    private static final String PLACEHOLDER_NUMBER = "+10000000";

    private MessageFields() {}

    public static Recipient to(Fields body) {
        body.require("to");
        return new Recipient(body.matching(
                        "to", Recipient::isPhoneNumber, "must be a phone number: + and 8 to 15 digits, the first not 0")
                .orElse(PLACEHOLDER_NUMBER));
    }

    /// Exactly the part that `type` names.
    public static Content content(Fields body) {
        var type = body.oneOf("type", List.of("text", "template"));
        var text = body.optionalObject("text").<Content>map(MessageFields::text);
        var template = body.optionalObject("template").<Content>map(MessageFields::template);
        type.ifPresent(part -> {
            body.require(part);
            var other = part.equals("text") ? "template" : "text";
            if (body.has(other)) {
                body.refuse(other, "must be left out: the type is " + part);
            }
        });
        return type.equals(Optional.of("template"))
                ? template.orElseGet(() -> new Content.Template("x", "x", List.of()))
                : text.orElseGet(() -> new Content.Text("x", false));
    }

    private static Content text(Fields text) {
        text.require("body");
        var body = text.matching(
                        "body",
                        words -> Content.Text.isVisible(words)
                                && words.codePointCount(0, words.length()) <= Content.Text.LONGEST_BODY,
                        "must be a string of 1 to " + Content.Text.LONGEST_BODY
                                + " characters, at least one of them visible")
                .orElse("x");
        return new Content.Text(body, text.flag("previewUrl", false));
    }

    private static Content template(Fields template) {
        var components = template.objects("components");
        for (int i = 0; i < components.size(); i++) {
            refuseEmptyTexts(components.get(i), "components[" + i + "]", template);
        }
        return new Content.Template(
                template.word("name", Content.Template.LONGEST_NAME),
                template.word("language", Content.Template.LONGEST_LANGUAGE),
                components);
    }

    /// WhatsApp takes no parameter without a text, wherever in the components it is.
    private static void refuseEmptyTexts(JsonNode node, String path, Fields template) {
        node.properties().forEach(field -> {
            var inner = path + "." + field.getKey();
            int i = 0;
            for (var item : field.getValue()) {
                var itemPath = field.getValue().isArray() ? inner + "[" + i++ + "]" : inner;
                if (field.getKey().equals("parameters") && isEmptyText(item)) {
                    template.refuse(itemPath + ".text", "must have a visible character");
                }
                refuseEmptyTexts(item, itemPath, template);
            }
        });
    }

    private static boolean isEmptyText(JsonNode parameter) {
        var text = parameter.path("text");
        var isAbsent = text.isMissingNode() || text.isNull();
        var isInvisible = text.isTextual() && !Content.Text.isVisible(text.textValue());
        return parameter.path("type").asText().equals("text") && (isAbsent || isInvisible);
    }
}
