package com.interactioncredits.local.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.template.Template;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An HTTP call as the event of API Gateway's HTTP API, in payload format 2.0.
final class ApiEvent {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Pattern TEXT =
            Pattern.compile("(text/.*|application/(json|xml|javascript|[^;]*\\+(json|xml)))\\s*(;.*)?");

    private final String method;
    private final String rawPath;
    private final String rawQuery;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;
    private final String sourceIp;

    /// @param rawPath still encoded
    /// @param rawQuery still encoded; empty if there is none
    /// @param headers in the order in which they were received, unchanged
    ApiEvent(
            String method,
            String rawPath,
            String rawQuery,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            String sourceIp) {
        this.method = method;
        this.rawPath = rawPath;
        this.rawQuery = rawQuery;
        this.headers = headers;
        this.body = body;
        this.sourceIp = sourceIp;
    }

    ObjectNode json(Routes.Match match, String requestId, Instant at) {
        var joined = joinedHeaders();
        var cookies = joined.remove("cookie");
        var event = JSON.objectNode()
                .put("version", "2.0")
                .put("routeKey", match.route().key())
                .put("rawPath", Routes.decode(rawPath))
                .put("rawQueryString", rawQuery);
        if (cookies != null) {
            var each = event.putArray("cookies");
            for (var cookie : cookies.split(";\\s*", -1)) {
                each.add(cookie);
            }
        }
        var headersOfEvent = event.putObject("headers");
        joined.forEach(headersOfEvent::put);
        if (!rawQuery.isEmpty()) {
            event.set("queryStringParameters", query());
        }
        if (!match.parameters().isEmpty()) {
            var parameters = event.putObject("pathParameters");
            match.parameters().forEach(parameters::put);
        }
        event.set("requestContext", context(match, requestId, at, joined));
        var text = isText(joined.get("content-type")) ? text() : Optional.<String>empty();
        if (body.length > 0) {
            event.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
        }
        return event.put("isBase64Encoded", body.length > 0 && text.isEmpty());
    }

    /// Empty if the body is not UTF-8.
    private Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private ObjectNode context(Routes.Match match, String requestId, Instant at, Map<String, String> joined) {
        var host = joined.getOrDefault("host", "localhost");
        var context = JSON.objectNode()
                .put("accountId", Template.ACCOUNT)
                .put("apiId", "local")
                .put("domainName", host)
                .put("domainPrefix", "local");
        context.putObject("http")
                .put("method", method)
                .put("path", Routes.decode(rawPath))
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", sourceIp)
                .put("userAgent", joined.getOrDefault("user-agent", ""));
        return context.put("requestId", requestId)
                .put("routeKey", match.route().key())
                .put("stage", "$default")
                .put("time", TIME.format(at))
                .put("timeEpoch", at.toEpochMilli());
    }

    private Map<String, String> joinedHeaders() {
        var joined = new TreeMap<String, String>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            joined.merge(name, header.getValue(), (one, other) -> one + (name.equals("cookie") ? "; " : ",") + other);
        }
        return joined;
    }

    private ObjectNode query() {
        var parameters = new TreeMap<String, String>();
        for (var part : rawQuery.split("&", -1)) {
            if (!part.isEmpty()) {
                var sign = part.indexOf('=');
                var name = decodeQuery(sign < 0 ? part : part.substring(0, sign));
                var value = sign < 0 ? "" : decodeQuery(part.substring(sign + 1));
                parameters.merge(name, value, (one, other) -> one + "," + other);
            }
        }
        var object = JSON.objectNode();
        parameters.forEach(object::put);
        return object;
    }

    private static String decodeQuery(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static boolean isText(@Nullable String contentType) {
        return contentType != null
                && TEXT.matcher(contentType.strip().toLowerCase(Locale.ROOT)).matches();
    }
}
