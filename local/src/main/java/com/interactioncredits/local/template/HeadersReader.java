package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// The headers that CloudFront adds to a page, by name.
final class HeadersReader {
    private HeadersReader() {}

    /// @param policy the resolved properties of an `AWS::CloudFront::ResponseHeadersPolicy`
    static Map<String, String> read(JsonNode policy) {
        var config = policy.path("ResponseHeadersPolicyConfig");
        var headers = new LinkedHashMap<String, String>();
        config.path("SecurityHeadersConfig").properties().forEach(header -> {
            var value = header.getValue();
            switch (header.getKey()) {
                case "ContentSecurityPolicy" ->
                    headers.put(
                            "Content-Security-Policy",
                            value.path("ContentSecurityPolicy").asText());
                case "ContentTypeOptions" -> headers.put("X-Content-Type-Options", "nosniff");
                case "FrameOptions" ->
                    headers.put("X-Frame-Options", value.path("FrameOption").asText());
                case "ReferrerPolicy" ->
                    headers.put("Referrer-Policy", value.path("ReferrerPolicy").asText());
                case "StrictTransportSecurity" -> {
                    // Has no effect without TLS.
                }
                case String other -> throw new TemplateException("local mode does not support the header " + other);
            }
        });
        config.path("CustomHeadersConfig")
                .path("Items")
                .forEach(header -> headers.put(
                        header.path("Header").asText(), header.path("Value").asText()));
        return Map.copyOf(headers);
    }
}
