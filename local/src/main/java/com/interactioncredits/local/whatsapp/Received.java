package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.whatsapp.Behaviour.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Optional;

/// One POST that the simulated WhatsApp received.
///
/// @param number its position in the journal, from 0
/// @param entry as the journal shows it: `{to, type, "text"|"template", callbackData, receivedAt, outcome}`
/// @param whatsAppId the same for the same callback data and attempt, in every run
record Received(int number, ObjectNode entry, Answer answer, String whatsAppId) {
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static ObjectNode entry(SendRequest request, Instant at) {
        var entry = Json.MAPPER.createObjectNode();
        entry.put("to", request.isValid() ? "+" + request.digits() : request.to());
        entry.put("type", request.type());
        for (var part : new String[] {"text", "template"}) {
            if (request.body().has(part)) {
                entry.set(part, request.body().get(part));
            }
        }
        return entry.put("callbackData", request.callbackData()).put("receivedAt", MILLISECONDS.format(at));
    }

    /// Whether a line of the file is a valid entry.
    static boolean isEntry(JsonNode line) {
        try {
            Instant.parse(line.path("receivedAt").asText());
            return line.path("to").isTextual() && answer(line).isPresent();
        } catch (DateTimeException _) {
            return false;
        }
    }

    /// The key of a message, the same for all its attempts.
    static String key(JsonNode entry) {
        var callbackData = entry.path("callbackData").asText();
        return callbackData.isEmpty() ? "to " + entry.path("to").asText() : "data " + callbackData;
    }

    static String whatsAppId(String key, int attempt) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest((attempt + " " + key).getBytes(StandardCharsets.UTF_8));
            return "wamid." + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    static Optional<Answer> answer(JsonNode entry) {
        return Answer.ofOutcome(entry.path("outcome").asText());
    }

    /// Whether its behaviour includes webhooks.
    boolean hasWebhooks() {
        return answer.acceptsTheMessage() && !behaviour().steps().isEmpty();
    }

    Behaviour behaviour() {
        return Behaviour.of(digits());
    }

    String digits() {
        return entry.path("to").asText().replace("+", "");
    }

    String callbackData() {
        return entry.path("callbackData").asText();
    }

    Instant at() {
        return Instant.parse(entry.path("receivedAt").asText());
    }
}
