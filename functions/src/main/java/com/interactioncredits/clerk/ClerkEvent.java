package com.interactioncredits.clerk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.credits.AccountId;
import java.io.IOException;
import java.util.Optional;

/// What a webhook of Clerk says.
///
/// @param deletedUser who can sign in no more; empty for an event that changes nothing here
public record ClerkEvent(Optional<String> deletedUser) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Empty if the body is no JSON object.
    public static Optional<ClerkEvent> parse(byte[] body) {
        return object(body)
                .map(event ->
                        new ClerkEvent(Optional.ofNullable(event.at("/data/id").textValue())
                                .filter(_ -> event.path("type").asText().equals("user.deleted"))
                                .filter(AccountId::isUserId)));
    }

    private static Optional<JsonNode> object(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory can be read", impossible);
        }
    }
}
