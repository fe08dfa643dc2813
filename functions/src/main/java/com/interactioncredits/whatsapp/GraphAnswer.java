package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.SendOutcome.NotAccepted;
import com.interactioncredits.whatsapp.SendOutcome.Refused;
import com.interactioncredits.whatsapp.SendOutcome.Unknown;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what WhatsApp answered to a send. What does not clearly say that the message was
/// accepted, or that it was not, is unknown.
final class GraphAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final long MAX_RETRY_AFTER_SECONDS = 3600;

    private GraphAnswer() {}

    static SendOutcome read(int status, Optional<String> retryAfter, byte[] body) {
        var answer = parse(body);
        if (status == 200) {
            var id = answer.path("messages").path(0).path("id").asText("");
            return WhatsAppId.isUsable(id) ? new Accepted(id) : new Unknown("status 200 without a message id");
        }
        var read = status < 400 ? Optional.<GraphError>empty() : GraphError.read(answer.path("error"));
        if (read.isEmpty()) {
            return new Unknown("status " + status + " without a Graph error");
        }
        var error = read.get();
        if (error.isDoubtful() && status >= 500) {
            return new Unknown("status " + status + " with Graph error " + error.numbers());
        }
        return error.passing() ? new NotAccepted(error, seconds(retryAfter)) : new Refused(error);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    /// The header may also hold a date; Meta sends seconds.
    private static Optional<Duration> seconds(Optional<String> retryAfter) {
        return retryAfter
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), MAX_RETRY_AFTER_SECONDS)));
    }
}
