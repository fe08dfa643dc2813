package com.interactioncredits.input;

import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.util.List;
import java.util.Optional;

/// Reads the message that a body describes: to whom, and what it says.
public final class MessageFields {
    /// Stands for a phone number that could not be read, until the request is refused.
    private static final String NOBODY = "+10000000";

    private MessageFields() {}

    public static Recipient to(Fields body) {
        body.require("to");
        return new Recipient(body.matching(
                        "to", Recipient::isPhoneNumber, "must be a phone number: + and 8 to 15 digits, the first not 0")
                .orElse(NOBODY));
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
        return new Content.Text(text.text("body", 1, Content.Text.LONGEST_BODY), text.flag("previewUrl", false));
    }

    private static Content template(Fields template) {
        return new Content.Template(
                template.word("name", Content.Template.LONGEST_NAME),
                template.word("language", Content.Template.LONGEST_LANGUAGE),
                template.objects("components"));
    }
}
