package com.interactioncredits.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.ExactJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content of a message as JSON, in the shape in which callers send it.
final class Contents {
    private static final JsonMapper JSON = new JsonMapper();

    private Contents() {}

    static String toJson(Content content) {
        var root = JSON.createObjectNode();
        switch (content) {
            case Content.Text(var body, var previewUrl) ->
                root.putObject("text").put("body", body).put("previewUrl", previewUrl);
            case Content.Template(var name, var language, var components) ->
                root.putObject("template")
                        .put("name", name)
                        .put("language", language)
                        .putArray("components")
                        .addAll(components);
        }
        return root.toString();
    }

    /// Reads what [#toJson(Content)] wrote.
    static Content fromJson(String json) {
        try {
            JsonNode root = ExactJson.read(json);
            @Nullable JsonNode text = root.get("text");
            if (text != null) {
                return new Content.Text(
                        text.path("body").asText(), text.path("previewUrl").asBoolean());
            }
            var template = root.path("template");
            List<JsonNode> components = new ArrayList<>();
            template.path("components").forEach(components::add);
            return new Content.Template(
                    template.path("name").asText(), template.path("language").asText(), components);
        } catch (IOException unreadable) {
            throw new IllegalStateException("a message's content is not readable");
        }
    }
}
