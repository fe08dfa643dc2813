package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Answers in the shapes of the Graph API.
final class GraphAnswers {
    record GraphAnswer(int status, ObjectNode body) {}

    private GraphAnswers() {}

    static GraphAnswer accepted(SendRequest request, Received received) {
        var body = Json.MAPPER.createObjectNode().put("messaging_product", "whatsapp");
        body.putArray("contacts").addObject().put("input", request.to()).put("wa_id", request.digits());
        body.putArray("messages").addObject().put("id", received.whatsAppId()).put("message_status", "accepted");
        return new GraphAnswer(200, body);
    }

    static GraphAnswer undeliverable() {
        return error(400, 131026, "Message undeliverable", "Message Undeliverable.");
    }

    static GraphAnswer throttled() {
        return error(
                429, 130429, "Rate limit hit", "Message failed to send because there were too many messages sent.");
    }

    static GraphAnswer pairLimit() {
        return error(
                400,
                131056,
                "(Business Account, Consumer Account) pair rate limit hit",
                "Message failed to send because there were too many messages sent from this phone number to the same"
                        + " phone number in a short period of time.");
    }

    static GraphAnswer tokenExpired() {
        var answer = error(401, 190, "Error validating access token: Session has expired", "");
        ((ObjectNode) answer.body().path("error")).put("error_subcode", 463).remove("error_data");
        return answer;
    }

    static GraphAnswer tokenWrong() {
        var answer = error(401, 190, "Invalid OAuth access token - Cannot parse access token", "");
        ((ObjectNode) answer.body().path("error")).remove("error_data");
        return answer;
    }

    /// Code 190 has status 401. Code 100 is an error of the sender only with subcode 33.
    static GraphAnswer senderError(int code) {
        if (code == 190) {
            return tokenExpired();
        }
        var answer = error(400, code, "The sending account may not send", "The sending account may not send.");
        if (code == 100) {
            ((ObjectNode) answer.body().path("error")).put("error_subcode", 33);
        }
        return answer;
    }

    static GraphAnswer invalid(String details) {
        return error(400, 100, "Invalid parameter", details);
    }

    static GraphAnswer unknownPath() {
        return error(
                404, 2500, "Unknown path components", "Only POST /{version}/{phoneNumberId}/messages is supported.");
    }

    private static GraphAnswer error(int status, int code, String message, String details) {
        var body = Json.MAPPER.createObjectNode();
        var error = body.putObject("error")
                .put("message", "(#" + code + ") " + message)
                .put("type", "OAuthException")
                .put("code", code)
                .put("fbtrace_id", "ASimulatedTraceOfMeta");
        error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        return new GraphAnswer(status, body);
    }
}
