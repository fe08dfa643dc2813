package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.whatsapp.ExactJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/// The body of a send: read leniently for the journal, and validated strictly, as Meta does.
///
/// @param body an object; empty if the received body was not an object
/// @param problem Meta's error message; empty if the body is valid
record SendRequest(JsonNode body, String problem) {
    private static final Set<String> FIELDS =
            Set.of("messaging_product", "recipient_type", "to", "type", "text", "template", "biz_opaque_callback_data");
    private static final Pattern PUNCTUATION = Pattern.compile("[+ ().-]");
    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{7,14}");
    private static final int MAX_TEXT_LENGTH = 4096;
    private static final int MAX_CALLBACK_DATA_LENGTH = 512;

    static SendRequest parse(byte[] raw) {
        JsonNode body;
        try {
            Json.MAPPER.readTree(raw);
            // Keeps the exact text: the journal shows what WhatsApp would have received.
            body = ExactJson.read(new String(raw, StandardCharsets.UTF_8));
        } catch (IOException _) {
            return new SendRequest(Json.MAPPER.createObjectNode(), "The body is not JSON.");
        }
        return body.isObject()
                ? new SendRequest(body, problemOf(body))
                : new SendRequest(Json.MAPPER.createObjectNode(), "The body is not an object.");
    }

    boolean isValid() {
        return problem.isEmpty();
    }

    String to() {
        return body.path("to").asText();
    }

    String digits() {
        return digits(to());
    }

    String type() {
        return body.path("type").asText();
    }

    String callbackData() {
        return body.path("biz_opaque_callback_data").asText();
    }

    private static String digits(String to) {
        return PUNCTUATION.matcher(to).replaceAll("");
    }

    private static String problemOf(JsonNode body) {
        var unexpected = body.properties().stream()
                .map(field -> field.getKey())
                .filter(name -> !FIELDS.contains(name))
                .findFirst();
        if (unexpected.isPresent()) {
            return "Unexpected key \"" + unexpected.get() + "\" on param \"\".";
        }
        if (!body.path("messaging_product").asText().equals("whatsapp")) {
            return "Param messaging_product must be \"whatsapp\".";
        }
        if (!body.path("recipient_type").asText("individual").equals("individual")) {
            return "Param recipient_type must be \"individual\".";
        }
        if (!body.path("to").isTextual()
                || !DIGITS.matcher(digits(body.path("to").textValue())).matches()) {
            return "Param to must be a phone number.";
        }
        var callbackData = body.path("biz_opaque_callback_data");
        if (!callbackData.isMissingNode()
                && (!callbackData.isTextual() || callbackData.textValue().length() > MAX_CALLBACK_DATA_LENGTH)) {
            return "Param biz_opaque_callback_data must be a string of at most 512 characters.";
        }
        return switch (body.path("type").asText()) {
            case "text" -> problemOfText(body);
            case "template" -> problemOfTemplate(body);
            default -> "Param type must be one of {TEXT, TEMPLATE}.";
        };
    }

    private static String problemOfText(JsonNode body) {
        var text = body.path("text");
        var words = text.path("body").asText();
        if (!text.path("body").isTextual() || words.isEmpty()) {
            return "The parameter text['body'] is required.";
        }
        if (words.codePointCount(0, words.length()) > MAX_TEXT_LENGTH) {
            return "Param text['body'] must be at most 4096 characters long.";
        }
        if (text.has("preview_url") && !text.path("preview_url").isBoolean()) {
            return "Param text['preview_url'] must be a boolean.";
        }
        return body.has("template") ? "Unexpected key \"template\" on a message of type text." : "";
    }

    private static String problemOfTemplate(JsonNode body) {
        var template = body.path("template");
        if (template.path("name").asText().isEmpty()) {
            return "The parameter template['name'] is required.";
        }
        if (template.path("language").path("code").asText().isEmpty()) {
            return "The parameter template['language']['code'] is required.";
        }
        var components = template.path("components");
        if (!components.isMissingNode() && !components.isArray()) {
            return "Param template['components'] must be an array.";
        }
        for (var component : components) {
            if (component.path("type").asText().isEmpty()) {
                return "The parameter template['components'][…]['type'] is required.";
            }
        }
        return body.has("text") ? "Unexpected key \"text\" on a message of type template." : "";
    }
}
