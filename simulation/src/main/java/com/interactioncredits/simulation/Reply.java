package com.interactioncredits.simulation;

import com.fasterxml.jackson.databind.JsonNode;

/// The response to a call of the API.
///
/// @param status 0 without a response
record Reply(int status, boolean replay, JsonNode body) {
    String code() {
        return body.path("code").asText();
    }

    /// Whether the call may or may not have had its effect.
    boolean isUnknown() {
        return status == 0 || status >= 500;
    }
}
