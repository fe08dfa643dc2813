package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.wiring.Wiring;

/// Every other path: the contract's 404, so that clients read it like any other refusal.
public final class NotFoundHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http = Http.unmeasured();

    /// Uses nothing of the wiring, which primes it before its snapshot.
    public NotFoundHandler() {
        this(Wiring.shared());
    }

    public NotFoundHandler(Wiring wiring) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, (_, _) -> Refusals.noSuchRoute());
    }
}
