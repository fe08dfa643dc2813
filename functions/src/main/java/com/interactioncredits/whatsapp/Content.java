package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What a message says. Never printed: it is the user's own.
public sealed interface Content {
    /// The kind of message, in the word that the Cloud API and the contract share.
    default String type() {
        return switch (this) {
            case Text _ -> "text";
            case Template _ -> "template";
        };
    }

    /// Free text, which WhatsApp takes only within 24 hours of the person's last message to us.
    ///
    /// @param body 1–4096 characters, counted as Unicode code points
    /// @param previewUrl whether WhatsApp shows a preview of the first link
    record Text(String body, boolean previewUrl) implements Content {
        public static final int MAX_BODY_CHARACTERS = 4096;

        private static final String FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

        public Text {
            if (body.isEmpty() || body.codePointCount(0, body.length()) > MAX_BODY_CHARACTERS) {
                throw new IllegalArgumentException("a text has 1 to " + MAX_BODY_CHARACTERS + " characters");
            }
            if (body.codePoints().anyMatch(Text::isHalfACharacter)) {
                throw new IllegalArgumentException("a text must not contain half of a surrogate pair");
            }
        }

        /// Whether a person sees anything of it: neither blanks nor characters without width.
        public static boolean isVisible(String text) {
            return text.codePoints().anyMatch(Text::isVisible);
        }

        private static boolean isVisible(int codePoint) {
            return switch (Character.getType(codePoint)) {
                case Character.SPACE_SEPARATOR,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE -> false;
                default -> !isFiller(codePoint);
            };
        }

        /// What has no look of its own: joiners, variation selectors, the fillers of Hangul, the empty pattern of
        /// Braille.
        private static boolean isFiller(int codePoint) {
            return FILLERS.indexOf(codePoint) >= 0
                    || (0x180b <= codePoint && codePoint <= 0x180f)
                    || (0xfe00 <= codePoint && codePoint <= 0xfe0f)
                    || (0xe0100 <= codePoint && codePoint <= 0xe01ef);
        }

        private static boolean isHalfACharacter(int codePoint) {
            return codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint);
        }

        @Override
        public String toString() {
            return "Text[hidden]";
        }
    }

    /// A template that Meta has approved, which may be sent at any time.
    ///
    /// @param name 1–512 characters
    /// @param language a code such as `en_US`, 1–35 characters
    /// @param components JSON objects as the Cloud API describes them; empty for a template without variables
    record Template(String name, String language, List<JsonNode> components) implements Content {
        public static final int MAX_NAME_LENGTH = 512;
        public static final int MAX_LANGUAGE_LENGTH = 35;

        public Template {
            requireLength("name", name, MAX_NAME_LENGTH);
            requireLength("language", language, MAX_LANGUAGE_LENGTH);
            if (!components.stream().allMatch(JsonNode::isObject)) {
                throw new IllegalArgumentException("each of a template's components is an object");
            }
            components = components.stream().<JsonNode>map(JsonNode::deepCopy).toList();
        }

        private static void requireLength(String what, String value, int longest) {
            if (value.isBlank() || value.codePointCount(0, value.length()) > longest) {
                throw new IllegalArgumentException("a template's " + what + " has 1 to " + longest + " characters");
            }
        }

        @Override
        public String toString() {
            return "Template[hidden]";
        }
    }
}
