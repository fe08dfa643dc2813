package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Views;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/// GET and HEAD /api/health: that the API answers, and in which version. Touches neither store nor settings nor
/// tokens: it says that calls arrive here, whatever else is broken.
public final class GetHealthHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http = Http.unmeasured();
    private final Answer healthy = Answer.ok("status", Views.text("ok")).and("version", Views.text(version()));

    /// Uses nothing of the wiring, which primes it before its snapshot.
    public GetHealthHandler() {
        this(Wiring.shared());
    }

    public GetHealthHandler(Wiring wiring) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, (_, _) -> healthy);
    }

    /// The artefact's own, which Maven writes into it.
    private static String version() {
        var properties = new Properties();
        try (var artefact = GetHealthHandler.class.getResourceAsStream("artefact.properties")) {
            properties.load(Objects.requireNonNull(artefact, "artefact.properties is not in the artefact"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Objects.requireNonNull(properties.getProperty("version"), "artefact.properties names no version");
    }
}
