package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// One call of a handler: its sample event, changed as the test needs it.
final class Call {
    private static final Context CONTEXT =
            (Context) Proxy.newProxyInstance(Call.class.getClassLoader(), new Class<?>[] {Context.class}, (_, _, _) -> {
                throw new AssertionError("a handler needs nothing of Lambda's context");
            });

    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
    private final APIGatewayV2HTTPEvent event;

    Call(RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
        this.handler = handler;
        this.event = SampleEvent.of(handler.getClass().getName());
    }

    Call as(String authorization) {
        return header("authorization", authorization);
    }

    Call header(String name, String value) {
        event.getHeaders().put(name, value);
        return this;
    }

    Call without(String header) {
        event.getHeaders().remove(header);
        return this;
    }

    Call path(String name, String value) {
        var parameters = new HashMap<>(Objects.requireNonNullElse(event.getPathParameters(), Map.of()));
        parameters.put(name, value);
        event.setPathParameters(parameters);
        return this;
    }

    Call query(String raw) {
        event.setRawQueryString(raw);
        return this;
    }

    Call body(String text) {
        event.setBody(text);
        event.setIsBase64Encoded(false);
        return this;
    }

    Call body(byte[] bytes) {
        event.setBody(Base64.getEncoder().encodeToString(bytes));
        event.setIsBase64Encoded(true);
        return this;
    }

    /// The same body in the other form in which a gateway may hand it on.
    Call inBase64() {
        return body(event.getBody().getBytes(StandardCharsets.UTF_8));
    }

    Reply send() {
        return new Reply(handler.handleRequest(event, CONTEXT));
    }
}
