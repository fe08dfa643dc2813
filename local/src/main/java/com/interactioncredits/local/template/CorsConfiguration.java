package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/// The CORS configuration of the HTTP API in the template.
///
/// @param maxAgeSeconds how long a browser may cache the response to a preflight
public record CorsConfiguration(
        List<String> allowOrigins,
        List<String> allowMethods,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        int maxAgeSeconds) {

    /// @param written the resolved `CorsConfiguration` of an `AWS::Serverless::HttpApi`
    static CorsConfiguration read(JsonNode written) {
        return new CorsConfiguration(
                texts(written.path("AllowOrigins")),
                texts(written.path("AllowMethods")),
                texts(written.path("AllowHeaders")),
                texts(written.path("ExposeHeaders")),
                written.path("MaxAge").asInt());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
