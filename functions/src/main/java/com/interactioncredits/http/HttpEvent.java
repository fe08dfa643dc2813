package com.interactioncredits.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The gateway's event, decoded. The gateway has decoded the path's parameters already: once is enough.
public record HttpEvent(APIGatewayV2HTTPEvent raw) {

    String requestId() {
        return context().map(APIGatewayV2HTTPEvent.RequestContext::getRequestId).orElse("unknown");
    }

    String routeKey() {
        return Optional.ofNullable(raw.getRouteKey()).orElse("unknown");
    }

    boolean isGet() {
        return context()
                .map(APIGatewayV2HTTPEvent.RequestContext::getHttp)
                .map(APIGatewayV2HTTPEvent.RequestContext.Http::getMethod)
                .map("GET"::equals)
                .orElseGet(() -> routeKey().startsWith("GET "));
    }

    @Nullable
    public String rawQuery() {
        return raw.getRawQueryString();
    }

    Optional<String> pathParameter(String name) {
        return Optional.ofNullable(raw.getPathParameters()).map(parameters -> parameters.get(name));
    }

    /// @param name in any case
    public Optional<String> header(String name) {
        var headers = Optional.ofNullable(raw.getHeaders()).orElseGet(Map::of);
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The body as it was sent; no bytes if there was none.
    public byte[] body() {
        if (raw.getBody() == null) {
            return new byte[0];
        }
        return raw.getIsBase64Encoded()
                ? Base64.getDecoder().decode(raw.getBody())
                : raw.getBody().getBytes(StandardCharsets.UTF_8);
    }

    /// The body as text; empty if it is not UTF-8.
    Optional<String> bodyText() {
        if (!raw.getIsBase64Encoded()) {
            // Converting to bytes would turn half of a surrogate pair into a question mark. A gateway that decodes
            // leniently puts U+FFFD for what it cannot read, and two different bodies would count as the same.
            return Optional.of(Optional.ofNullable(raw.getBody()).orElse(""))
                    .filter(text -> text.indexOf('\uFFFD') < 0);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body()))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private Optional<APIGatewayV2HTTPEvent.RequestContext> context() {
        return Optional.ofNullable(raw.getRequestContext());
    }
}
