package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What a message says.
public sealed interface Content {

    /// The contract's word for this kind of message.
    String type();

    /// @param body 1–4096 characters
    record Text(String body, boolean previewUrl) implements Content {
        @Override
        public String type() {
            return "text";
        }

        @Override
        public String toString() {
            return "Text[…]";
        }
    }

    /// A message from a template that WhatsApp has approved.
    record Template(String name, String language, List<JsonNode> components) implements Content {
        @Override
        public String type() {
            return "template";
        }

        @Override
        public String toString() {
            return "Template[…]";
        }
    }
}
