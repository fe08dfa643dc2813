package com.interactioncredits.local.http;

import com.interactioncredits.local.template.CorsConfiguration;
import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// CORS as in API Gateway's HTTP API: the gateway answers preflights without a function, and adds headers to every
/// response for an allowed origin. In local mode every port of localhost is allowed as well.
record Cors(CorsConfiguration configuration) {
    private static final Pattern LOCALHOST = Pattern.compile("http://localhost(:[0-9]{1,5})?");

    /// @param asked the headers of an `OPTIONS` call
    /// @param answer gets the CORS headers; none when the origin or the method is not allowed
    void answerPreflight(Headers asked, Headers answer) {
        var method = Optional.ofNullable(asked.getFirst("Access-Control-Request-Method"));
        allowed(asked)
                .filter(_ ->
                        method.filter(configuration.allowMethods()::contains).isPresent())
                .ifPresent(origin -> {
                    answer.set("Access-Control-Allow-Origin", origin);
                    answer.set("Access-Control-Allow-Methods", joined(configuration.allowMethods()));
                    answer.set("Access-Control-Allow-Headers", joined(configuration.allowHeaders()));
                    answer.set("Access-Control-Max-Age", Integer.toString(configuration.maxAgeSeconds()));
                });
    }

    /// Lets a page of an allowed origin read the answer.
    void allowReading(Headers asked, Headers answer) {
        allowed(asked).ifPresent(origin -> {
            answer.set("Access-Control-Allow-Origin", origin);
            answer.set("Access-Control-Expose-Headers", joined(configuration.exposeHeaders()));
        });
    }

    private Optional<String> allowed(Headers asked) {
        return Optional.ofNullable(asked.getFirst("Origin"))
                .filter(origin -> configuration.allowOrigins().contains(origin)
                        || LOCALHOST.matcher(origin).matches());
    }

    private static String joined(List<String> names) {
        return String.join(",", names);
    }
}
