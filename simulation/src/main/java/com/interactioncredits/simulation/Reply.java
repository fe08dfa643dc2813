package com.interactioncredits.simulation;

import com.fasterxml.jackson.databind.JsonNode;

/// What came back of a call of the API.
///
/// @param status 0 when nothing came back
record Reply(int status, boolean replay, JsonNode body) {
    String code() {
        return body.path("code").asText();
    }

    /// Whether the call may or may not have had its effect.
    boolean isUnknown() {
        return status == 0 || status >= 500;
    }
}
