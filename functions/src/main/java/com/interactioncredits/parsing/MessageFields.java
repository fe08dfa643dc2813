package com.interactioncredits.parsing;

import com.interactioncredits.parsing.Parsed.Bad;
import com.interactioncredits.parsing.StrictJson.Value;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the message that a body describes: to whom, and what it says.
public final class MessageFields {
    private static final String TEXT = "text";
    private static final String TEMPLATE = "template";
    private static final Duration MIN_VALID = Duration.ofMinutes(1);
    private static final Duration MAX_VALID = Duration.ofDays(7);

    private MessageFields() {}

    public static Parsed<Recipient> to(Fields body) {
        return body.matching(
                        "to", Recipient::isPhoneNumber, "must be a phone number: + and 8 to 15 digits, the first not 0")
                .map(Recipient::new);
    }

    /// Exactly the part that `type` names.
    public static Parsed<Content> content(Fields body) {
        var type = body.oneOf("type", List.of(TEXT, TEMPLATE));
        var text = body.optionalObject(TEXT).map(given -> given.map(MessageFields::text));
        var template = body.optionalObject(TEMPLATE).map(given -> given.map(MessageFields::template));
        return type.flatMap(part -> {
            body.require(part);
            var other = part.equals(TEXT) ? TEMPLATE : TEXT;
            if (body.has(other)) {
                body.refuse(other, "must be left out: the type is " + part);
            }
            return (part.equals(TEXT) ? text : template).flatMap(given -> given.orElseGet(Bad::new));
        });
    }

    public static Parsed<Optional<Duration>> validFor(Fields body) {
        return body.optionalDuration("validForSeconds", MIN_VALID, MAX_VALID);
    }

    /// Of a message that may be bad: `template` when it says so, and else `text`.
    public static String apparentType(Fields body) {
        return body.given("type").equals(Optional.of(new Value.Text(TEMPLATE))) ? TEMPLATE : TEXT;
    }

    private static Parsed<Content> text(Fields text) {
        var body = text.matching(
                "body",
                words -> Content.Text.isVisible(words)
                        && words.codePointCount(0, words.length()) <= Content.Text.MAX_BODY_CHARACTERS,
                "must be a string of 1 to " + Content.Text.MAX_BODY_CHARACTERS
                        + " characters, at least one of them visible");
        var previewUrl = text.flag("previewUrl", false);
        return Parsed.of(() -> new Content.Text(body.get(), previewUrl.get()), body, previewUrl);
    }

    private static Parsed<Content> template(Fields template) {
        var components = template.objects("components");
        template.given("components").filter(Value.Items.class::isInstance).ifPresent(given -> parts(given, "components")
                .forEach((path, component) -> refuseEmptyTexts(component, path, template)));
        var name = template.word("name", Content.Template.MAX_NAME_LENGTH);
        var language = template.word("language", Content.Template.MAX_LANGUAGE_LENGTH);
        return Parsed.of(
                () -> new Content.Template(name.get(), language.get(), components.get()), name, language, components);
    }

    /// WhatsApp takes no parameter without a text, wherever in the components it is.
    private static void refuseEmptyTexts(Value value, String path, Fields template) {
        if (value instanceof Value.Members(var byName)) {
            byName.forEach((name, member) -> parts(member, path + "." + name).forEach((partPath, part) -> {
                if (name.equals("parameters") && isEmptyText(part)) {
                    template.refuse(partPath + ".text", "must have a visible character");
                }
                refuseEmptyTexts(part, partPath, template);
            }));
        }
    }

    /// What a list or an object consists of, by path.
    private static Map<String, Value> parts(Value whole, String path) {
        var parts = new LinkedHashMap<String, Value>();
        if (whole instanceof Value.Items(var items)) {
            items.forEach(item -> parts.put(path + "[" + parts.size() + "]", item));
        } else if (whole instanceof Value.Members(var byName)) {
            byName.forEach((name, member) -> parts.put(path + "." + name, member));
        }
        return parts;
    }

    private static boolean isEmptyText(Value parameter) {
        if (!(parameter instanceof Value.Members(var byName))) {
            return false;
        }
        var isText = new Value.Text("text").equals(byName.get("type"));
        return isText
                && switch (byName.get("text")) {
                    case null -> true;
                    case Value.Nothing _ -> true;
                    case Value.Text(var text) -> !Content.Text.isVisible(text);
                    case Value _ -> false;
                };
    }
}
